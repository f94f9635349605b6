/** The last net: with the read-only lock and the redirect switched off, a save of a global still lands in the session. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as vscode from "vscode";
import type { Project } from "../../../src/model/project";
import { Global, lines } from "../support/files";
import { endSession, startSession, withSettings } from "../support/session";
import { activated, until } from "../support/window";

const SESSION = "unlocked";

describe("a save of a global with the lock off", () => {
  let project: Project;
  before(async () => (project = await startSession(SESSION)));
  after(() => endSession(project));

  it("puts the text into the session and the global's own bytes into the global", async () => {
    await withSettings({ "interleaf.protectGlobals": false, "interleaf.redirectOnOpen": false }, async () => {
      await (await activated()).settled();
      const file = new Global("unlocked", lines());
      const open = await vscode.window.showTextDocument(file.uri, { preview: false });
      await until("the editor to be writable", () => !(`${project.root}/**` in vscode.workspace.getConfiguration("files").get<object>("readonlyInclude", {})));
      assert.equal(await open.edit((edits) => edits.insert(new vscode.Position(3, 0), "EDIT ")), true);
      await open.document.save();
      await until("the text in the session", () => file.inSession(SESSION)?.toString() === lines().replace("Line 4 ", "EDIT Line 4 "));
      assert.equal(readFileSync(file.file, "utf8"), lines());
      file.forget();
    });
    await (await activated()).settled();
  });

  it("and the lock is back in the settings afterwards, and gone with the session", async () => {
    const locked = (): boolean => `${project.root}/**` in (vscode.workspace.getConfiguration("files").inspect<Record<string, boolean>>("readonlyInclude")?.globalValue ?? {});
    await until("the lock", locked);
    await endSession(project);
    await until("no lock", () => !locked());
  });
});

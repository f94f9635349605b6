/** Files that are created, renamed and deleted in the project's own tree while a session is active. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import * as vscode from "vscode";
import type { Project } from "../../../src/model/project";
import { Global, lines } from "../support/files";
import { endSession, startSession } from "../support/session";
import { closeAll, until } from "../support/window";

const SESSION = "tree";

describe("the project's tree in a session", () => {
  let project: Project;
  before(async () => (project = await startSession(SESSION)));
  afterEach(closeAll);
  after(() => endSession(project));

  const changes = (kind: "created" | "deleted"): string[] => project.model.active?.changes[kind] ?? [];

  it("a file that is created there is the session's, and no file of the project", async () => {
    const uri = project.globalUri("notes/created-in-tree.md");
    const change = new vscode.WorkspaceEdit();
    change.createFile(uri, { contents: Buffer.from("new\n") });
    assert.equal(await vscode.workspace.applyEdit(change), true);
    await until("the session to have it", () => changes("created").includes("notes/created-in-tree.md"));
    await until("the project to be without it", () => !existsSync(uri.fsPath));
  });

  it("a file that is deleted there is deleted in the session, or the editor refuses", async () => {
    const file = new Global("deleted", lines(3));
    const change = new vscode.WorkspaceEdit();
    change.deleteFile(file.uri);
    const done = await vscode.workspace.applyEdit(change).then(
      (applied) => applied,
      () => false,
    );
    if (done) await until("the session's deletion", () => changes("deleted").includes(file.path));
    await until("the global to be there", () => existsSync(file.file));
    assert.equal(readFileSync(file.file, "utf8"), lines(3));
    if (!done) file.assertUntouched();
  });

  it("a file that is renamed there is renamed in the session, or the editor refuses", async () => {
    const file = new Global("renamed", lines(3));
    const to = project.globalUri(file.path.replace("renamed", "elsewhere"));
    const change = new vscode.WorkspaceEdit();
    change.renameFile(file.uri, to);
    const done = await vscode.workspace.applyEdit(change).then(
      (applied) => applied,
      () => false,
    );
    if (done) await until("the session's rename", () => changes("deleted").includes(file.path));
    await until("the global to be there", () => existsSync(file.file) && !existsSync(to.fsPath));
    assert.equal(readFileSync(file.file, "utf8"), lines(3));
    if (!done) file.assertUntouched();
  });
});

/** Comparing what is on one side only: a file that the session created, one that it deleted. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Project } from "../../../src/model/project";
import { texts } from "../support/bridge";
import { Global, lines } from "../support/files";
import { endSession, startSession } from "../support/session";
import { closeAll, sleep, until } from "../support/window";

const SESSION = "sides";

describe("comparing", () => {
  let project: Project;
  let kept: Global;
  let removed: Global;
  const created = "notes/new.md";
  before(async () => {
    project = await startSession(SESSION);
    kept = new Global("kept", lines(5));
    removed = new Global("removed", lines(5));
    await project.call("write", { path: kept.path, content: "changed\n" });
    await project.call("write", { path: created, content: "new\n" });
    await project.call("delete", { path: removed.path });
    await until("all three changes", () => {
      const { changes } = project.model.active ?? {};
      return [kept.path, created, removed.path].every((path) => changes && [...changes.modified, ...changes.created, ...changes.deleted].includes(path));
    });
  });
  afterEach(closeAll);
  after(() => endSession(project));

  /** The texts of the two sides that are shown. */
  async function sides(path: string): Promise<string[]> {
    await vscode.commands.executeCommand("interleaf.ui.diff", { subject: { project, session: SESSION, path } });
    await until("two sides", () => vscode.window.visibleTextEditors.length === 2);
    return vscode.window.visibleTextEditors.map((editor) => editor.document.getText());
  }

  it("a created file: against nothing", async () => {
    assert.deepEqual((await sides(created)).sort(), ["", "new\n"]);
  });

  it("a deleted file: nothing against what it was", async () => {
    assert.deepEqual((await sides(removed.path)).sort(), ["", lines(5)]);
    removed.assertUntouched();
  });

  it("all changes: each file once, none of them renamed", async () => {
    await vscode.commands.executeCommand("interleaf.ui.diffAll", { subject: { project } });
    // What stands beside each file's name: nothing for a changed one, A for an added, D for a deleted one, R for a renamed.
    const end = Date.now() + 8000;
    for (;;) {
      const marks = (await texts(".multiDiffEntry .status")).map((text) => text.trim());
      if (marks.join() === ",A,D") return;
      assert.ok(Date.now() < end, `saw [${marks.join()}]`);
      await sleep(100);
    }
  });
});

/** Commands about one file: discard, conflicts, retries written in the margin, next steps of errors. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import * as vscode from "vscode";
import type { Project } from "../../../src/model/project";
import { keys } from "../support/bridge";
import { Global, lines } from "../support/files";
import { pick } from "../support/quickPick";
import { endSession, startSession } from "../support/session";
import { closeAll, openThrough, until } from "../support/window";

const SESSION = "onefile";
const run = (name: string, ...args: unknown[]): Thenable<unknown> => vscode.commands.executeCommand(`interleaf.ui.${name}`, ...args);

describe("commands about one file", () => {
  let project: Project;
  before(async () => (project = await startSession(SESSION)));
  afterEach(closeAll);
  after(() => endSession(project));

  const subject = (path: string): { subject: object } => ({ subject: { project, session: SESSION, path } });
  const changes = (): string[] => {
    const { modified = [], created = [], deleted = [] } = project.model.active?.changes ?? {};
    return [...modified, ...created, ...deleted];
  };

  async function discarded(path: string): Promise<void> {
    await until("the change", () => changes().includes(path));
    const done = run("discard", subject(path));
    await pick(/Discard Changes/);
    await done;
    await until("no change", () => !changes().includes(path));
  }

  it("discard takes a modified file back, and its text is in the trash", async () => {
    const file = new Global("modified", lines(3));
    await project.call("write", { path: file.path, content: "mine\n" });
    await discarded(file.path);
    assert.equal(Buffer.from(await vscode.workspace.fs.readFile(project.overlayUri(SESSION, file.path))).toString(), lines(3));
    const { trash = [] } = await project.call("trash", {});
    assert.ok(trash.some((entry) => entry.path === file.path), JSON.stringify(trash));
    file.assertUntouched();
  });

  it("discard takes a created file away, and a deleted one back", async () => {
    await project.call("write", { path: "notes/created.md", content: "new\n" });
    await discarded("notes/created.md");
    const file = new Global("deleted", lines(3));
    await project.call("delete", { path: file.path });
    await discarded(file.path);
    assert.equal(Buffer.from(await vscode.workspace.fs.readFile(project.overlayUri(SESSION, file.path))).toString(), lines(3));
    file.assertUntouched();
  });

  it("a conflict is named by the commit and settled with one side", async () => {
    const file = new Global("both", lines(3));
    await project.call("write", { path: file.path, content: "mine\n" });
    file.forget();
    writeFileSync(file.file, "theirs\n");
    await until("the conflict", () => project.model.active?.conflicts.some((conflict) => conflict.path === file.path));
    const committed = run("commit");
    await pick(/Bring the project's changes into the session/);
    await pick(/Keep the session's version/, "Keep");
    await committed;
    await until("no conflict", () => project.model.active?.conflicts.length === 0);
    assert.equal(file.inSession(SESSION)?.toString(), "mine\n");
    assert.equal(readFileSync(file.file, "utf8"), "theirs\n");
  });

  it("a reason written in the margin is a retry with its lines", async () => {
    const file = new Global("margin", lines());
    const open = await openThrough(file.uri);
    await open.edit((edits) => edits.insert(new vscode.Position(3, 0), "EDIT "));
    await open.document.save();
    open.selection = new vscode.Selection(3, 0, 4, 3);
    await vscode.commands.executeCommand("workbench.action.addComment");
    await new Promise((resolve) => setTimeout(resolve, 500));
    await keys([{ type: "Too early" }, { press: "Control+Enter" }], 10);
    const retry = await until("the retry", () => project.model.active?.retries.find((one) => one.file === file.path));
    assert.deepEqual([retry.reason, retry.lines], ["Too early", [4, 5]]);
    file.assertUntouched();
  });
});

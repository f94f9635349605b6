/** The main job by keys alone: start, change, retry, compare, commit after the preview, undo, cancel, take back. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import * as vscode from "vscode";
import type { Project } from "../../../src/model/project";
import { keys } from "../support/bridge";
import { Global, lines } from "../support/files";
import { answer, pick, shown } from "../support/quickPick";
import { endSession } from "../support/session";
import { activated, closeAll, editor, openThrough, theProject, until } from "../support/window";

const run = (name: string, ...args: unknown[]): Thenable<unknown> => vscode.commands.executeCommand(`interleaf.ui.${name}`, ...args);

describe("a session by its commands", () => {
  let project: Project;
  let file: Global;
  before(async () => {
    project = await theProject();
    if (project.model.active) await endSession(project);
    file = new Global("chapter", lines());
  });
  after(async () => {
    await endSession(project);
    file.forget();
  });

  it("start says while one types what is wrong with a name, then starts", async () => {
    const started = run("start");
    await shown(/Start Session \(1\/2\)/);
    await keys([{ type: "two words" }], 5);
    await shown(/No spaces/);
    await keys([{ press: "Control+A" }, { type: "by-keys" }, { wait: 150 }, { press: "Enter" }], 5);
    await answer(/Start Session \(2\/2\)/, "Tighten the opening");
    await started;
    await until("the session", () => project.model.active?.name === "by-keys");
    assert.equal(project.model.active?.description, "Tighten the opening");
    await (await activated()).settled();
  });

  it("retry keeps the version with the lines that are selected", async () => {
    const open = await openThrough(file.uri);
    await open.edit((edits) => edits.insert(new vscode.Position(3, 0), "EDIT "));
    await open.document.save();
    open.selection = new vscode.Selection(3, 0, 5, 4);
    const retried = run("retry");
    await answer(/Retry chapter.*lines 4 to 6/, "Too hasty");
    await retried;
    const retry = await until("the retry", () => project.model.active?.retries[0]);
    assert.deepEqual([retry.file, retry.number, retry.reason, retry.lines], [file.path, 1, "Too hasty", [4, 6]]);
  });

  it("compare shows the project's version beside the session's", async () => {
    await run("diff");
    const input = await until("a comparison", () => {
      const shownInput = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return shownInput instanceof vscode.TabInputTextDiff ? shownInput : undefined;
    });
    const left = await vscode.workspace.openTextDocument(input.original);
    const right = await vscode.workspace.openTextDocument(input.modified);
    assert.deepEqual([left.getText(), right.getText()], [lines(), lines().replace("Line 4 ", "EDIT Line 4 ")]);
    await closeAll();
  });

  it("compare with the rejected version finds it", async () => {
    await run("compareRetry", { subject: { project, session: "by-keys", path: file.path, id: "1" } });
    const input = await until("a comparison", () => {
      const shownInput = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return shownInput instanceof vscode.TabInputTextDiff ? shownInput : undefined;
    });
    assert.match((await vscode.workspace.openTextDocument(input.original)).getText(), /EDIT Line 4 /);
    await closeAll();
  });

  it("commit shows every path first, with unsaved editors saved, and Escape writes nothing", async () => {
    const open = await openThrough(file.uri);
    await open.edit((edits) => edits.insert(new vscode.Position(0, 0), "UNSAVED "));
    const committed = run("commit");
    const rows = await shown(/Commit 1 file to the project/);
    assert.ok(rows.some((row) => row.includes(file.path.split("/").at(-1) ?? "")), rows.join(" | "));
    await keys([{ press: "Escape" }]);
    await committed;
    assert.equal(open.document.isDirty, false);
    file.assertUntouched();
  });

  it("commit applies what was previewed, and undo takes it back", async () => {
    const committed = run("commit");
    await pick(/Commit 1 file to the project/);
    await committed;
    await until("no session", () => project.model.state?.active === null);
    await until("the project's file in front", () => vscode.window.activeTextEditor?.document.uri.toString() === file.uri.toString());
    const expected = lines().replace("Line 4 ", "EDIT Line 4 ").replace(/^/, "UNSAVED ");
    assert.equal(readFileSync(file.file, "utf8"), expected);
    const undone = run("undo");
    await pick(/Undo/);
    await undone;
    assert.equal(readFileSync(file.file, "utf8"), lines());
    await until("the session to be back", () => project.model.isOpen("by-keys"));
  });

  it("switch and cancel ask, and the trash gives the session back", async () => {
    const switched = run("switch");
    await pick(/by-keys/);
    await switched;
    await until("the session", () => project.model.active?.name === "by-keys");
    const cancelled = run("cancel");
    await pick(/Discard by-keys/);
    await cancelled;
    await until("no session", () => project.model.state?.active === null && !project.model.isOpen("by-keys"));
    const restored = run("trash");
    await pick(/by-keys/, "by-keys");
    await restored;
    await until("the session to be back", () => project.model.isOpen("by-keys"));
    await project.call("switch", { name: "by-keys" });
    await until("the session", () => project.model.active?.name === "by-keys");
    assert.ok(existsSync(file.copy("by-keys")));
  });

  it("the preview of the document begins at what to read first, also beside its text", async () => {
    await closeAll();
    await run("view");
    const text = await until("the document", () => vscode.window.activeTextEditor?.document.fileName.endsWith("session.md") && editor());
    const first = text.document.positionAt(text.document.getText().indexOf("## TL;DR")).line;
    assert.ok(first > 5, "there is front matter above");
    await run("previewDocument");
    await until("the text to stand at its beginning", () => text.visibleRanges[0]?.start.line === first);
    await closeAll();
  });

  it("doctor says which programs are at work and what was found", async () => {
    await closeAll();
    const checked = run("doctor");
    await until("the report", () => vscode.window.activeTextEditor?.document.getText().startsWith("# Interleaf: Doctor"));
    const text = editor().document.getText();
    assert.match(text, /- Server \d+\.\d+/);
    assert.match(text, /- Active session: by-keys/);
    await keys([{ press: "Escape" }]);
    await checked;
    await closeAll();
  });
});

/** What the views show, read off the screen. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Project } from "../../../src/model/project";
import { texts } from "../support/bridge";
import { Global, lines } from "../support/files";
import { endSession, startSession } from "../support/session";
import { closeAll, openThrough, sleep } from "../support/window";

const SESSION = "looks";

/** Waits until the elements' texts fit. */
async function seen(selector: string, fits: (all: string[]) => boolean): Promise<string[]> {
  const end = Date.now() + 8000;
  for (;;) {
    const all = (await texts(selector)).map((text) => text.replaceAll("\u00a0", " ").replace(/\s+/g, " ").trim());
    if (fits(all)) return all;
    if (Date.now() > end) throw new Error(`${selector}: ${all.join(" | ")}`);
    await sleep(100);
  }
}

const has = (all: string[], pattern: RegExp): boolean => all.some((text) => pattern.test(text));

describe("the views", () => {
  let project: Project;
  let changed: Global;
  let removed: Global;
  before(async () => {
    project = await startSession(SESSION);
    changed = new Global("changed", lines());
    removed = new Global("removed", lines());
    const { document } = await openThrough(changed.uri);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(3, 0), "EDIT ");
    edit.delete(document.uri, new vscode.Range(9, 0, 10, 0));
    await vscode.workspace.applyEdit(edit);
    await document.save();
    await project.call("write", { path: "notes/idea.md", content: "An idea\n" });
    await project.call("delete", { path: removed.path });
    await project.call("retry", { file_path: changed.path, reason: "Loses the rhythm", lines: [4, 5] });
    await project.call("checkpoint", { note: "before the rewrite" });
  });
  after(async () => {
    await vscode.commands.executeCommand("workbench.view.explorer");
    await vscode.commands.executeCommand("workbench.action.closePanel");
    await endSession(project);
  });

  it("source control lists modified, created and deleted files", async () => {
    await vscode.commands.executeCommand("workbench.view.scm");
    const name = (path: string): RegExp => new RegExp(path.split("/").at(-1) ?? "");
    await seen(".scm-view .monaco-list-row", (all) => has(all, /^Modified/) && has(all, name(changed.path)) && has(all, /^Created/) && has(all, /idea\.md/) && has(all, /^Deleted/) && has(all, name(removed.path)));
  });

  it("the gutter marks the lines that differ from the base", async () => {
    await openThrough(changed.uri);
    await seen(".margin-view-overlays .dirty-diff-glyph", (all) => all.length >= 2);
  });

  it("sessions shows the session with its changes, retries and checkpoints", async () => {
    await vscode.commands.executeCommand("interleaf.sessions.focus");
    const rows = ".pane-body .monaco-list-row";
    await seen(rows, (all) => has(all, /^looks/) && has(all, /idea\.md/) && has(all, /1 retry/) && has(all, /1 checkpoint/) && has(all, /Trash/));
  });

  it("the status bar names the session", async () => {
    await seen("[id*='interleaf.session']", (all) => has(all, /looks/));
  });

  it("comments hold the retry at its lines", async () => {
    await openThrough(changed.uri);
    await vscode.commands.executeCommand("workbench.action.focusCommentsPanel");
    await seen(".comments-panel .monaco-list-row", (all) => has(all, /Loses the rhythm/));
  });

  it("lenses stand on the session's file, with the extension's commands", async () => {
    const { document } = await openThrough(changed.uri);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", document.uri, 20);
    const commands = lenses.map((lens) => lens.command?.command ?? "");
    assert.ok(commands.length > 0, "no lenses");
    assert.ok(commands.every((command) => command === "" || command.startsWith("interleaf.ui.")), commands.join(", "));
    await closeAll();
  });
});

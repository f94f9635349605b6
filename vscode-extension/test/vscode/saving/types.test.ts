/** Text that aims at a global: typing before the session's version stands there, edits through the API. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Project } from "../../../src/model/project";
import { keys } from "../support/bridge";
import { Global, lines } from "../support/files";
import { endSession, startSession } from "../support/session";
import { activated, closeAll, editor, openThrough, until } from "../support/window";

const SESSION = "aims";

describe("text that aims at a global", () => {
  let project: Project;
  before(async () => (project = await startSession(SESSION)));
  after(() => endSession(project));

  // Until the session's version stands there the editor refuses keys, with a hint; what it takes it keeps, in order.
  it("typed at once after opening: what is accepted is whole, and in the session", async () => {
    await openThrough(new Global("warm", lines()).uri);
    const file = new Global("atonce", lines());
    const there = (): boolean => vscode.window.activeTextEditor?.document.uri.scheme === "interleaf";
    void vscode.window.showTextDocument(file.uri, { preview: false, selection: new vscode.Range(0, 0, 0, 0) });
    let pressed = "";
    do {
      await keys([{ type: "abcdefghijklmnopqrstuvwxyz" }], 40);
      pressed += "abcdefghijklmnopqrstuvwxyz";
    } while (!there());
    // Now that the session's version is there no key may be missing.
    await keys([{ type: "0123456789" }], 40);
    pressed += "0123456789";
    const typed = await until("the last key", () => /^[a-z]*0123456789(?=Line 1 of the scene)/.exec(editor().document.lineAt(0).text)?.[0]);
    assert.ok(pressed.endsWith(typed), `typed: ${typed}`);
    assert.equal(await editor().document.save(), true);
    assert.equal(file.inSession(SESSION)?.toString(), lines().replace("Line 1 ", `${typed}Line 1 `));
    assert.equal(vscode.workspace.textDocuments.some((one) => one.uri.toString() === file.uri.toString() && one.isDirty), false);
    file.assertUntouched();
  });

  it("edited through the API and saved: the session has it, the global does not", async () => {
    const file = new Global("api", lines());
    const document = await vscode.workspace.openTextDocument(file.uri);
    const change = new vscode.WorkspaceEdit();
    change.insert(file.uri, new vscode.Position(3, 0), "EDIT ");
    await vscode.workspace.applyEdit(change);
    await document.save();
    await until("the edit in the session", () => file.inSession(SESSION)?.toString().includes("EDIT Line 4 "));
    await (await activated()).settled();
    file.assertUntouched();
    await closeAll();
    await until("the global's buffer to be gone or clean", () => document.isClosed || document.getText() === lines());
  });

  it("edited as a refactoring over several files: each is in the session", async () => {
    const files = [new Global("first", lines(10)), new Global("second", lines(10))];
    const change = new vscode.WorkspaceEdit();
    for (const file of files) change.replace(file.uri, new vscode.Range(1, 0, 1, 4), "Verse");
    await vscode.workspace.applyEdit(change, { isRefactoring: true });
    for (const file of files) {
      await until("the refactoring in the session", () => file.inSession(SESSION)?.toString().includes("Verse 2 of"));
      file.assertUntouched();
    }
  });

  it("lands in an open session editor that has other, unsaved text", async () => {
    const file = new Global("both", lines());
    const open = await openThrough(file.uri);
    await open.edit((edits) => edits.insert(new vscode.Position(50, 0), "MINE "));
    const change = new vscode.WorkspaceEdit();
    change.insert(file.uri, new vscode.Position(3, 0), "THEIRS ");
    await vscode.workspace.applyEdit(change);
    await until("the edit on disk", () => file.inSession(SESSION)?.toString().includes("THEIRS Line 4 "));
    assert.match(open.document.getText(), /MINE Line 51 /);
    file.assertUntouched();
  });

  it("typed into a file that sessions do not govern stays where it was typed", async () => {
    const ignored = vscode.Uri.joinPath(project.globalUri("workspace"), "scratch.md");
    await vscode.workspace.fs.writeFile(ignored, Buffer.from("free\n"));
    const open = await vscode.window.showTextDocument(ignored);
    assert.equal(await open.edit((edits) => edits.insert(new vscode.Position(0, 0), "EDIT ")), true);
    assert.equal(await open.document.save(), true);
    assert.equal(Buffer.from(await vscode.workspace.fs.readFile(ignored)).toString(), "EDIT free\n");
    await vscode.workspace.fs.delete(ignored);
  });
});

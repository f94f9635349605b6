/** What else happens at a save: formatters, other extensions, autosave, notebooks. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Project } from "../../../src/model/project";
import { keys } from "../support/bridge";
import { Global, lines } from "../support/files";
import { endSession, startSession, withSettings } from "../support/session";
import { editor, openThrough, sleep, until } from "../support/window";

const SESSION = "others";

describe("a save that others take part in", () => {
  let project: Project;
  before(async () => (project = await startSession(SESSION)));
  after(() => endSession(project));

  it("goes through a formatter, and trims and ends lines, in the session alone", async () => {
    const formatter = vscode.languages.registerDocumentFormattingEditProvider("markdown", {
      provideDocumentFormattingEdits: () => [vscode.TextEdit.insert(new vscode.Position(0, 0), "FORMATTED ")],
    });
    const settings = { "files.trimTrailingWhitespace": true, "files.insertFinalNewline": true, "editor.formatOnSave": true };
    try {
      await withSettings(settings, async () => {
        const file = new Global("formatted", "Title   \nlast");
        const open = await openThrough(file.uri);
        await open.edit((edits) => edits.insert(new vscode.Position(1, 0), "EDIT "));
        assert.equal(await open.document.save(), true);
        assert.equal(file.inSession(SESSION)?.toString(), "FORMATTED Title\nEDIT last\n");
        file.assertUntouched();
      });
    } finally {
      formatter.dispose();
    }
  });

  it("takes the edits of another extension's will-save with it", async () => {
    const other = vscode.workspace.onWillSaveTextDocument((event) => {
      event.waitUntil(Promise.resolve([vscode.TextEdit.insert(new vscode.Position(0, 0), "HEADER ")]));
    });
    try {
      const file = new Global("headed", lines(10));
      const open = await openThrough(file.uri);
      await open.edit((edits) => edits.insert(new vscode.Position(3, 0), "EDIT "));
      assert.equal(await open.document.save(), true);
      assert.equal(file.inSession(SESSION)?.toString(), `HEADER ${lines(10).replace("Line 4 ", "EDIT Line 4 ")}`);
      file.assertUntouched();
    } finally {
      other.dispose();
    }
  });

  it("happens by itself while a person types, and loses no character", async () => {
    const file = new Global("typed", lines());
    await withSettings({ "files.autoSave": "afterDelay", "files.autoSaveDelay": 300 }, async () => {
      await openThrough(file.uri);
      editor().selection = new vscode.Selection(10, 0, 10, 0);
      await vscode.commands.executeCommand("workbench.action.focusActiveEditorGroup");
      await keys([{ type: "Hello brave new world of typing " }], 60);
      await until("the last character on disk", () => file.inSession(SESSION)?.toString().includes("world of typing Line 11 "));
    });
    assert.equal(file.inSession(SESSION)?.toString(), lines().replace("Line 11 ", "Hello brave new world of typing Line 11 "));
    file.assertUntouched();
  });

  it("of a notebook lands in the session", async () => {
    const notebook = { cells: [{ cell_type: "markdown", metadata: {}, source: ["hi\n"] }], metadata: {}, nbformat: 4, nbformat_minor: 5 };
    const file = new Global("pages.ipynb", `${JSON.stringify(notebook, undefined, 1)}\n`);
    await vscode.commands.executeCommand("vscode.openWith", file.uri, "jupyter-notebook");
    const open = await until("the session's notebook", () =>
      vscode.window.activeNotebookEditor?.notebook.uri.scheme === "interleaf" ? vscode.window.activeNotebookEditor.notebook : undefined,
    );
    const change = new vscode.WorkspaceEdit();
    const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, "print(1)", "python");
    change.set(open.uri, [vscode.NotebookEdit.insertCells(1, [cell])]);
    await vscode.workspace.applyEdit(change);
    assert.equal(await open.save(), true);
    assert.match(file.inSession(SESSION)?.toString() ?? "", /print\(1\)/);
    file.assertUntouched();
    await sleep(200);
  });
});

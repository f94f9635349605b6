/** Unsaved cells of a project's notebook when a session starts. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Project } from "../../../src/model/project";
import { Global } from "../support/files";
import { endSession, startSession } from "../support/session";
import { activated, sleep, theProject, until } from "../support/window";

describe("an unsaved notebook when a session starts", () => {
  let project: Project;
  before(async () => {
    project = await theProject();
    if (project.model.active) await endSession(project);
  });
  afterEach(() => endSession(project));

  /** A global notebook with one cell that is in no file. */
  async function unsavedNotebook(name: string): Promise<{ file: Global; notebook: vscode.NotebookDocument }> {
    const cells = [{ cell_type: "markdown", metadata: {}, source: ["saved\n"] }];
    const file = new Global(`${name}.ipynb`, `${JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }, undefined, 1)}\n`);
    await vscode.commands.executeCommand("vscode.openWith", file.uri, "jupyter-notebook");
    const notebook = vscode.window.activeNotebookEditor?.notebook ?? assert.fail("no notebook");
    const change = new vscode.WorkspaceEdit();
    change.set(notebook.uri, [vscode.NotebookEdit.insertCells(1, [new vscode.NotebookCellData(vscode.NotebookCellKind.Code, "unsaved = 1", "python")])]);
    await vscode.workspace.applyEdit(change);
    assert.equal(notebook.isDirty, true);
    return { file, notebook };
  }

  it("is carried over into the session, and the global's editor goes", async () => {
    const { file, notebook } = await unsavedNotebook("cells");
    await project.call("start", { name: "carry-cells" });
    await until("the cells in the session", () => file.inSession("carry-cells")?.toString().includes("unsaved = 1"));
    await until("the session's notebook", () => vscode.window.activeNotebookEditor?.notebook.uri.scheme === "interleaf");
    await (await activated()).settled();
    assert.deepEqual(vscode.window.activeNotebookEditor?.notebook.getCells().map((cell) => cell.document.getText().trim()), ["saved", "unsaved = 1"]);
    assert.equal(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).length, 1);
    await until("the global's notebook to be gone or clean", () => notebook.isClosed || !notebook.isDirty);
    file.assertUntouched();
  });

  it("stays as it is where the session has a version of its own", async () => {
    await startSession("has-one");
    const { file, notebook } = await (async () => {
      await project.call("pause", {});
      await until("no active session", () => project.model.state?.active === null);
      await (await activated()).settled();
      return unsavedNotebook("both");
    })();
    const theirs = file.bytes.toString().replace("saved", "of the session");
    await project.call("write", { session: "has-one", path: file.path, content: theirs });
    await project.call("resume", { name: "has-one" });
    await until("the session", () => project.model.active?.name === "has-one");
    await sleep(500);
    await (await activated()).settled();
    assert.equal(notebook.isDirty, true);
    assert.equal(file.inSession("has-one")?.toString(), theirs);
    file.assertUntouched();
    await vscode.window.showNotebookDocument(notebook);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });
});

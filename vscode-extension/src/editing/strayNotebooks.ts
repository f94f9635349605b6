/**
 * A project's notebook with unsaved cells, when a session starts or when the editor brings them back: they go into the
 * session's notebook, and the project's is put back. Cells have no text that could be merged, so that this is done only
 * where the session has no version of its own yet.
 */
import * as vscode from "vscode";
import type { App } from "../app";
import { log } from "../log";
import type { Project } from "../model/project";
import { tabOf } from "./tabs";

export class StrayNotebooks implements vscode.Disposable {
  readonly #app: App;
  readonly #subscriptions: vscode.Disposable;
  readonly #told = new Set<string>();
  /** Revert takes the active editor, so that one at a time is put back. */
  #last: Promise<void> = Promise.resolve();

  constructor(app: App) {
    this.#app = app;
    this.#subscriptions = vscode.Disposable.from(
      app.projects.onDidChangeState(({ now, before }) => {
        if (!now?.active || now.active.name === before?.active?.name) return;
        for (const notebook of vscode.workspace.notebookDocuments) this.#later(notebook);
      }),
      vscode.workspace.onDidOpenNotebookDocument((notebook) => this.#later(notebook)),
      vscode.workspace.onDidChangeNotebookDocument(({ notebook }) => this.#later(notebook)),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  /** When all that was found so far is dealt with. */
  get settled(): Promise<void> {
    return this.#last;
  }

  #later(notebook: vscode.NotebookDocument): void {
    const project = notebook.uri.scheme === "file" ? this.#app.projects.of(notebook.uri) : undefined;
    const path = project?.globalPath(notebook.uri);
    // Without the state it is not certain that a session is active, and no server could take the cells.
    if (!notebook.isDirty || !project?.model.active || path === undefined) return;
    this.#last = this.#last
      .then(() => this.#adopt(project, path, notebook))
      .catch((error: unknown) => this.#stays(path, error instanceof Error ? error.message : String(error)));
  }

  async #adopt(project: Project, path: string, notebook: vscode.NotebookDocument): Promise<void> {
    if (notebook.isClosed || !notebook.isDirty) return;
    const { state, session } = await project.connection.resolve(notebook.uri);
    if (state === "ungoverned" || session === null) return;
    const to = project.overlayUri(session, path);
    if (state !== "global" || tabOf(to)) throw new Error(`Session ${session} has a version of its own.`);
    const taken = await vscode.workspace.openNotebookDocument(to);
    const change = new vscode.WorkspaceEdit();
    const all = new vscode.NotebookRange(0, taken.cellCount);
    change.set(to, [vscode.NotebookEdit.replaceCells(all, notebook.getCells().map(dataOf)), vscode.NotebookEdit.updateNotebookMetadata(notebook.metadata)]);
    await vscode.workspace.applyEdit(change);
    if (!(await taken.save())) {
      await vscode.window.showNotebookDocument(taken, { preview: false });
      throw new Error("The session's notebook could not be saved.");
    }
    await revertAndClose(notebook);
    await vscode.window.showNotebookDocument(taken, { preview: false });
    const said = `The unsaved cells of ${path} were taken into session ${session}; the project's file is as it was.`;
    log.info(said);
    void vscode.window.showInformationMessage(said);
  }

  /** Says why the cells stay where they are, once for each notebook. */
  #stays(path: string, reason: string): void {
    if (this.#told.has(path)) return;
    this.#told.add(path);
    void vscode.window.showErrorMessage(`The unsaved cells of ${path} could not be taken into the session; they stay unsaved in their editor. ${reason}`);
  }
}

function dataOf(cell: vscode.NotebookCell): vscode.NotebookCellData {
  const data = new vscode.NotebookCellData(cell.kind, cell.document.getText(), cell.document.languageId);
  data.metadata = cell.metadata;
  data.outputs = [...cell.outputs];
  if (cell.executionSummary) data.executionSummary = cell.executionSummary;
  return data;
}

/** The editor reverts only the editor in front. */
async function revertAndClose(notebook: vscode.NotebookDocument): Promise<void> {
  const viewColumn = tabOf(notebook.uri)?.group.viewColumn;
  await vscode.window.showNotebookDocument(notebook, { preview: false, ...(viewColumn === undefined ? {} : { viewColumn }) });
  await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
}

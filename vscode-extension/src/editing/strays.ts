/**
 * Text that got into the editor's buffer of a global all the same: edits by other extensions, refactorings, replace in
 * files, or a buffer that was dirty when the session started. It goes to the session, and the buffer is put back.
 */
import * as vscode from "vscode";
import type { App } from "../app";
import { told } from "../commands/busy";
import { ui } from "../commands/ids";
import { log } from "../log";
import type { Project } from "../model/project";
import { Buffer } from "./buffer";
import { revertAndClose } from "./revert";
import { resourceTabs } from "./tabs";

/** Milliseconds in which several edits to one document count as one. */
const GATHER = 120;

export class Strays implements vscode.Disposable {
  readonly #app: App;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #subscriptions: vscode.Disposable;
  #told = "";
  /** Revert takes the active editor, so that one stray at a time is put back. */
  #last: Promise<void> = Promise.resolve();

  constructor(app: App) {
    this.#app = app;
    this.#subscriptions = vscode.Disposable.from(
      // Unsaved text that the editor brings back from the last time makes a document dirty without a change of its text.
      vscode.workspace.onDidOpenTextDocument((document) => document.isDirty && this.#later(document)),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => (contentChanges.length > 0 || document.isDirty) && this.#later(document)),
      vscode.workspace.onWillSaveTextDocument((event) => this.#willSave(event)),
      app.projects.onDidChangeState(({ project, now, before }) => {
        if (now?.active && now.active.name !== before?.active?.name) this.#dirtyOnes(project);
      }),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  /** When all that was found so far is dealt with. */
  get settled(): Promise<void> {
    return this.#last;
  }

  #governing(uri: vscode.Uri): Project | undefined {
    const project = uri.scheme === "file" ? this.#app.projects.of(uri) : undefined;
    return project?.globalPath(uri) !== undefined && project.activeSession !== undefined ? project : undefined;
  }

  #dirtyOnes(project: Project): void {
    for (const document of vscode.workspace.textDocuments) {
      if (document.isDirty && this.#governing(document.uri) === project) this.#later(document);
    }
  }

  #later(document: vscode.TextDocument): void {
    if (!this.#governing(document.uri)) return;
    const key = document.uri.toString();
    clearTimeout(this.#timers.get(key));
    // A buffer that no editor shows may be gone in a moment: its text is taken now.
    const buffer = new Buffer(document);
    const timer = setTimeout(() => {
      this.#timers.delete(key);
      this.#last = this.#last.then(() => this.#adopt(buffer)).catch((error: unknown) => this.#refuse(document, error));
    }, GATHER);
    this.#timers.set(key, timer);
  }

  /** Puts the buffer's text into the session, then puts the buffer back. */
  async #adopt(buffer: Buffer): Promise<void> {
    const { document, uri } = buffer;
    const project = this.#governing(uri);
    const path = project?.globalPath(uri);
    if (!project || path === undefined) return;
    // A reload from disk is an edit too; it has nothing that the disk does not have.
    const before = await buffer.textOnDisk();
    if (before === undefined || buffer.text === before) return;
    const { state, session } = await project.connection.resolve(uri);
    if (state === "ungoverned" || session === null) return;
    const { note } = await project.connection.redirect(uri, buffer.text);
    if (note !== undefined) void vscode.window.showWarningMessage(note);
    this.#tell(project, path, session);
    if (document.isClosed) return;
    if (document.getText() !== buffer.text) return this.#adopt(new Buffer(document));
    const shown = resourceTabs().some(({ input }) => input.uri.toString() === uri.toString());
    // A read-only buffer is never dirty, so that an edit can take it back; for a dirty one only a revert does.
    if (!document.isDirty) await replaceText(document, before);
    if (document.isDirty || shown) await revertAndClose(document);
    if (shown) await vscode.window.showTextDocument(project.overlayUri(session, path), { preview: false });
  }

  /** Once per session with a message; every time in the status bar and the log. */
  #tell(project: Project, path: string, session: string): void {
    const said = `An edit to ${path} was taken into session ${session}; the project's file is as it was.`;
    log.info(said);
    vscode.window.setStatusBarMessage(`$(git-branch) ${said}`, 6000);
    if (this.#told === session) return;
    this.#told = session;
    told(said, { Compare: () => vscode.commands.executeCommand(ui("diff"), { subject: { project, session, path } }) });
  }

  #refuse(document: vscode.TextDocument, error: unknown): void {
    const name = vscode.workspace.asRelativePath(document.uri);
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(`An edit to ${name} could not be taken into the session; it stays unsaved in its editor. ${reason}`);
  }

  /** The last net, where the read-only lock is off: the session gets the text, the save gets the global's own. */
  #willSave(event: vscode.TextDocumentWillSaveEvent): void {
    const { document } = event;
    const project = this.#governing(document.uri);
    if (!project || !document.isDirty) return;
    event.waitUntil(
      (async () => {
        const before = await new Buffer(document).textOnDisk();
        const { uri } = await project.connection.redirect(document.uri, document.getText());
        if (uri === null || before === undefined) return [];
        const all = new vscode.Range(0, 0, document.lineCount, 0);
        return [vscode.TextEdit.replace(document.validateRange(all), before)];
      })(),
    );
  }
}

async function replaceText(document: vscode.TextDocument, text: string): Promise<void> {
  const change = new vscode.WorkspaceEdit();
  change.replace(document.uri, document.validateRange(new vscode.Range(0, 0, document.lineCount, 0)), text);
  await vscode.workspace.applyEdit(change);
}

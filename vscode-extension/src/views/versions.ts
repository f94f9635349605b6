/** Read-only versions (`interleaf-version:`): the server's texts, for comparisons and the change marks in the gutter. */
import * as vscode from "vscode";
import type { App } from "../app";
import { NOTHING, VERSION_SCHEME } from "../model/uris";
import { EngineError } from "../server/errors";

export class Versions implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #app: App;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscriptions: vscode.Disposable;
  readonly onDidChange = this.#changed.event;

  constructor(app: App) {
    this.#app = app;
    this.#subscriptions = vscode.Disposable.from(
      app.projects.onDidChangeVersion((uri) => this.#changed.fire(uri)),
      // A commit or a checkpoint changes what these addresses mean; few are open at a time.
      app.projects.onDidChangeState(() => this.#refresh()),
      vscode.workspace.registerTextDocumentContentProvider(VERSION_SCHEME, this),
      this.#changed,
    );
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const project = this.#app.projects.of(uri);
    if (!project || uri.path.startsWith(`/${NOTHING}/`)) return "";
    return project.connection.versionText(project.ofTwin(uri)).catch((error: unknown) => {
      // A file that the session created was nowhere before: compared with nothing, all of it is new.
      if (error instanceof EngineError && error.kind === "file-not-found") return "";
      throw error;
    });
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #refresh(): void {
    for (const document of vscode.workspace.textDocuments) {
      if (document.uri.scheme === VERSION_SCHEME) this.#changed.fire(document.uri);
    }
  }
}

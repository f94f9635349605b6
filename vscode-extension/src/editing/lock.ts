/**
 * While a session is active its globals are read-only in this editor: typing that beats the redirect, other
 * extensions, autosave and notebooks then cannot write one, even with no server at all.
 *
 * The lock stands in the person's own settings (`files.readonlyInclude`, absolute pattern), because the workspace's
 * settings file may itself be a governed global. It goes when no session is active, also when that happened elsewhere.
 */
import * as vscode from "vscode";
import type { App } from "../app";
import { log } from "../log";
import type { Project } from "../model/project";
import type { Watched } from "../overlay/watched";
import { settings } from "../settings";
import { hasPatterns, lockOf, withPatterns, type Patterns } from "./lockPatterns";

const INCLUDE = "readonlyInclude";
const EXCLUDE = "readonlyExclude";

export class Lock implements vscode.Disposable {
  readonly #app: App;
  readonly #subscriptions: vscode.Disposable;
  /** Two updates of one setting at once would lose one of them. */
  #last: Promise<void> = Promise.resolve();

  constructor(app: App, watched: Watched) {
    this.#app = app;
    this.#subscriptions = vscode.Disposable.from(
      app.projects.onDidChangeState(({ project, now, before }) => {
        if (now && (now.active?.name !== before?.active?.name || !before)) this.#follow(project);
      }),
      app.projects.onDidChangeStatus((project) => project.model.state || this.#follow(project)),
      // Without a server, a session that another program starts or ends shows on disk alone.
      watched.onDidStir(() => {
        for (const project of app.projects.all) if (!project.model.state) this.#follow(project);
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("interleaf.protectGlobals")) for (const project of app.projects.all) this.#follow(project);
      }),
      vscode.window.onDidChangeActiveTextEditor((editor) => void this.#letUngoverned(editor)),
    );
    for (const project of app.projects.all) this.#follow(project);
  }

  /** When all that was asked for is written. */
  get settled(): Promise<void> {
    return this.#last;
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #follow(project: Project): void {
    const wanted = project.activeSession !== undefined && settings.protectGlobals();
    this.#last = this.#last.then(() => set(project.root, wanted)).catch((error: unknown) => log.warn(`read-only globals: ${String(error)}`));
  }

  /** A file that sessions do not govern (ignored by git, excluded) stays writable: the pattern cannot know it. */
  async #letUngoverned(editor: vscode.TextEditor | undefined): Promise<void> {
    const uri = editor?.document.uri;
    const project = uri && this.#app.projects.of(uri);
    if (!editor || !project || project.activeSession === undefined || project.globalPath(uri) === undefined) return;
    const state = await project.connection.resolve(uri).then(
      (answer) => answer.state,
      () => "global",
    );
    if (state !== "ungoverned" || vscode.window.activeTextEditor !== editor) return;
    await vscode.commands.executeCommand("workbench.action.files.setActiveEditorWriteableInSession");
  }
}

async function set(root: string, on: boolean): Promise<void> {
  const { include, excludes } = lockOf(root);
  await update(INCLUDE, [include], on);
  await update(EXCLUDE, excludes, on);
}

async function update(key: string, patterns: string[], on: boolean): Promise<void> {
  const files = vscode.workspace.getConfiguration("files");
  const value = files.inspect<Patterns>(key)?.globalValue;
  const present = hasPatterns(value, patterns);
  if (on ? present : !patterns.some((pattern) => value && pattern in value)) return;
  await files.update(key, withPatterns(value, patterns, on), vscode.ConfigurationTarget.Global);
}

/**
 * Which overlay files the editor watches, and when to tell it that one changed. A file watcher's event is only a hint
 * to look; what counts is whether another file stands behind the address now.
 */
import * as vscode from "vscode";
import type { Projects } from "../model/projects";
import { deletedIn } from "./deleted";
import { effective } from "./effective";
import { OVERLAY_SCHEME } from "../model/uris";
import type { Readings } from "./readings";

/** Milliseconds to gather hints before looking: one save makes several. */
const GATHER = 30;

export class Watched implements vscode.Disposable {
  readonly #projects: Projects;
  readonly #readings: Readings;
  readonly #counts = new Map<string, number>();
  readonly #events = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly #stirred = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[] = [];
  readonly #watchers = new Map<string, vscode.Disposable>();
  readonly #known: vscode.FileChangeEvent[] = [];
  #timer: NodeJS.Timeout | undefined;
  #sending: NodeJS.Immediate | undefined;
  readonly onDidChangeFile = this.#events.event;
  /** Some file of some project may have changed. */
  readonly onDidStir = this.#stirred.event;

  constructor(projects: Projects, readings: Readings) {
    this.#projects = projects;
    this.#readings = readings;
    this.#subscriptions.push(
      projects.onDidChangeState(() => this.hint()),
      projects.onDidChangeStatus(() => this.#follow()),
    );
    this.#follow();
  }

  /** Watches one address until the answer is disposed. */
  add(uri: vscode.Uri): vscode.Disposable {
    const key = uri.toString();
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    return new vscode.Disposable(() => {
      const left = (this.#counts.get(key) ?? 1) - 1;
      if (left > 0) this.#counts.set(key, left);
      else this.#counts.delete(key);
    });
  }

  /** Tells the editor of a change that is known. Those of one moment go in one message. */
  fire(uri: vscode.Uri, type: vscode.FileChangeType): void {
    this.#known.push({ uri, type });
    this.#sending ??= setImmediate(() => {
      this.#sending = undefined;
      this.#events.fire(this.#known.splice(0));
    });
  }

  /** Something may have changed on disk: look, a moment later. */
  hint(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#stirred.fire();
      void this.#look();
    }, GATHER);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#sending);
    vscode.Disposable.from(...this.#subscriptions, ...this.#watchers.values()).dispose();
    this.#events.dispose();
    this.#stirred.dispose();
  }

  async #look(): Promise<void> {
    const events: vscode.FileChangeEvent[] = [];
    // The editor asks to watch what a tab shows; documents that only extensions hold change too.
    const held = [...vscode.workspace.textDocuments, ...vscode.workspace.notebookDocuments]
      .filter(({ uri }) => uri.scheme === OVERLAY_SCHEME)
      .map(({ uri }) => uri.toString());
    for (const key of new Set([...this.#counts.keys(), ...held])) {
      const uri = vscode.Uri.parse(key);
      const project = this.#projects.of(uri);
      const address = project?.parse(uri);
      if (!project || !address || address.path === "") continue;
      const deleted = await deletedIn(project, address.session);
      const file = await effective(project.root, address.session, address.path, deleted);
      const news = this.#readings.news(key, file?.identity);
      if (news) events.push({ uri, type: news === "deleted" ? vscode.FileChangeType.Deleted : vscode.FileChangeType.Changed });
    }
    if (events.length > 0) this.#events.fire(events);
  }

  #follow(): void {
    const roots = new Set(this.#projects.all.map((project) => project.root));
    for (const [root, watcher] of this.#watchers) {
      if (roots.has(root)) continue;
      watcher.dispose();
      this.#watchers.delete(root);
    }
    for (const root of roots) {
      if (this.#watchers.has(root)) continue;
      const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(vscode.Uri.file(root), "**/*"));
      const hint = (): void => this.hint();
      this.#watchers.set(
        root,
        vscode.Disposable.from(watcher, watcher.onDidChange(hint), watcher.onDidCreate(hint), watcher.onDidDelete(hint)),
      );
    }
  }
}

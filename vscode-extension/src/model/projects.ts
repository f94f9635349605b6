/** All projects of the window, and one place to hear of any change in any of them. */
import * as vscode from "vscode";
import type { State } from "../protocol/messages";
import type { Candidate } from "../server/candidates";
import { log } from "../log";
import { settings } from "../settings";
import { Project } from "./project";
import { projectRoot } from "./layout";

export interface StateChange {
  project: Project;
  now: State | undefined;
  before: State | undefined;
}

type Finder = (root: string, folder: vscode.WorkspaceFolder) => Promise<Candidate | undefined>;

export class Projects implements vscode.Disposable {
  readonly #projects = new Map<string, Project>();
  readonly #changed = new vscode.EventEmitter<StateChange>();
  readonly #status = new vscode.EventEmitter<Project>();
  readonly #versions = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscription: vscode.Disposable;
  readonly #find: Finder;
  /** A project's state changed. */
  readonly onDidChangeState = this.#changed.event;
  /** A server started, stopped or failed, or a project came or went. */
  readonly onDidChangeStatus = this.#status.event;
  /** The text of a read-only version changed. */
  readonly onDidChangeVersion = this.#versions.event;

  constructor(find: Finder) {
    this.#find = find;
    this.#subscription = vscode.workspace.onDidChangeWorkspaceFolders(() => this.#follow());
    this.#follow();
  }

  get all(): Project[] {
    return [...this.#projects.values()];
  }

  /** The project that a document (file, overlay or version) belongs to; the innermost one for a file. */
  of(uri: vscode.Uri): Project | undefined {
    const owners = this.all.filter((project) => project.owns(uri));
    return owners.sort((a, b) => b.root.length - a.root.length)[0];
  }

  /** The project of the active editor, else the only one, else the first with a session. */
  get current(): Project | undefined {
    const document = vscode.window.activeTextEditor?.document.uri;
    const owner = document && this.of(document);
    return owner ?? this.all.find((project) => project.activeSession !== undefined) ?? this.all[0];
  }

  /** Starts the servers where sessions are in use (or everywhere, if the settings say so). */
  start(): void {
    for (const project of this.all) this.#startOne(project);
  }

  /** Starts the servers anew, those that were running or failed to. */
  restart(): void {
    for (const project of this.all) {
      if (project.connection.status === "idle") continue;
      project.connection.restart().catch((error: unknown) => log.warn(String(error)));
    }
  }

  dispose(): void {
    this.#subscription.dispose();
    for (const project of this.all) project.dispose();
    this.#projects.clear();
  }

  #startOne(project: Project): void {
    if (!project.inUse && settings.serverStart() !== "always") return;
    project.connection.start().catch((error: unknown) => log.warn(String(error)));
  }

  #follow(): void {
    const folders = (vscode.workspace.workspaceFolders ?? []).filter((folder) => folder.uri.scheme === "file");
    const wanted = new Map(folders.map((folder) => [projectRoot(folder.uri.fsPath), folder] as const));
    for (const [root, project] of this.#projects) {
      if (wanted.has(root)) continue;
      this.#projects.delete(root);
      project.dispose();
    }
    for (const [root, folder] of wanted) {
      if (this.#projects.has(root)) continue;
      const project = new Project({
        folder,
        find: this.#find,
        several: () => this.#projects.size > 1,
        first: (one) => this.all[0] === one,
        onVersionChanged: (uri) => this.#versions.fire(vscode.Uri.parse(uri)),
      });
      project.model.onDidChange((now, before) => this.#changed.fire({ project, now, before }));
      project.connection.onDidChangeStatus(() => this.#status.fire(project));
      this.#projects.set(root, project);
      this.#status.fire(project);
    }
  }
}

/** One project: its folder, its server and its last known state. */
import * as vscode from "vscode";
import type { Fields, Result, Verb } from "../protocol/verbs";
import type { Candidate } from "../server/candidates";
import { Connection } from "../server/connection";
import { hasHistory, isProject, markedSession, neverGoverned, projectPath, projectRoot } from "./layout";
import { SessionModel } from "./sessionModel";
import { OVERLAY_SCHEME, overlayPath, parseOverlayPath, rootOfQuery, VERSION_SCHEME, versionPath } from "./uris";

export interface ProjectParts {
  folder: vscode.WorkspaceFolder;
  find: (root: string, folder: vscode.WorkspaceFolder) => Promise<Candidate | undefined>;
  onVersionChanged: (uri: string) => void;
  /** Whether the window holds several projects, so that addresses must name theirs. */
  several: () => boolean;
  /** Whether addresses that name no folder mean this one. */
  first: (project: Project) => boolean;
}

export class Project implements vscode.Disposable {
  readonly folder: vscode.WorkspaceFolder;
  readonly root: string;
  readonly model = new SessionModel();
  readonly connection: Connection;
  readonly #several: () => boolean;
  readonly #first: (project: Project) => boolean;

  constructor({ folder, find, onVersionChanged, several, first }: ProjectParts) {
    this.folder = folder;
    this.root = projectRoot(folder.uri.fsPath);
    this.#several = several;
    this.#first = first;
    this.connection = new Connection({
      root: this.root,
      folder,
      find: () => find(this.root, folder),
      owns: (uri) => this.owns(uri),
      onState: (state) => this.model.update(state),
      onVersionChanged,
    });
  }

  get name(): string {
    return this.folder.name;
  }

  /** Whether sessions have been used here, or were prepared for. */
  get inUse(): boolean {
    return isProject(this.root);
  }

  /** Whether there has been a session: an archive and a trash to look into. */
  get hasHistory(): boolean {
    return hasHistory(this.root);
  }

  /** The session this window works in: what the server says, and before it says anything, the marker. */
  get activeSession(): string | undefined {
    const state = this.model.state;
    return state ? state.active?.name : markedSession(this.root);
  }

  call<V extends Verb>(verb: V, fields: Fields<V>, token?: vscode.CancellationToken): Promise<Result<V>> {
    return this.connection.call(verb, fields, token);
  }

  /** Whether the document belongs to this project. */
  owns(uri: vscode.Uri): boolean {
    if (uri.scheme === "file") return projectPath(this.root, uri.fsPath) !== undefined;
    if (uri.scheme !== OVERLAY_SCHEME && uri.scheme !== VERSION_SCHEME) return false;
    const root = rootOfQuery(uri.query);
    return root === undefined ? this.#first(this) : root === this.name;
  }

  /** The project-relative path of a global file's URI; undefined for what sessions can never govern. */
  globalPath(uri: vscode.Uri): string | undefined {
    if (uri.scheme !== "file") return undefined;
    const path = projectPath(this.root, uri.fsPath);
    return path === undefined || neverGoverned(path) ? undefined : path;
  }

  globalUri(path: string): vscode.Uri {
    return vscode.Uri.joinPath(vscode.Uri.file(this.root), path);
  }

  overlayUri(session: string, path: string): vscode.Uri {
    return this.#address(OVERLAY_SCHEME, overlayPath(session, path));
  }

  /** `version` is `global`, `base`, `checkpoint/<id>`, `retry/<n>` or NOTHING; `session` says whose. */
  versionUri(version: string, path: string, session: string): vscode.Uri {
    return this.#address(VERSION_SCHEME, versionPath(version, path), `session=${session}`);
  }

  /** The project's version under the overlay's own path: a list of comparisons calls the file renamed otherwise. */
  twinUri(path: string, session: string): vscode.Uri {
    return this.#address(VERSION_SCHEME, overlayPath(session, path), `session=${session}&twin=global`);
  }

  /** What the server knows a twin as; any other address as it is. */
  ofTwin(uri: vscode.Uri): vscode.Uri {
    const twin = uri.query.split("&").includes("twin=global") ? parseOverlayPath(uri.path) : undefined;
    return twin ? this.versionUri("global", twin.path, twin.session) : uri;
  }

  /** Session and path of one of this project's overlay addresses. */
  parse(uri: vscode.Uri): { session: string; path: string } | undefined {
    return uri.scheme === OVERLAY_SCHEME ? parseOverlayPath(uri.path) : undefined;
  }

  dispose(): void {
    this.connection.dispose();
  }

  #address(scheme: string, path: string, query = ""): vscode.Uri {
    const root = this.#several() ? `root=${encodeURIComponent(this.name)}` : "";
    return vscode.Uri.from({ scheme, path, query: [query, root].filter((part) => part !== "").join("&") });
  }
}

/**
 * The editor's file system `interleaf:/<session>/<path>`. Reading is done here, from disk; every change is a request to
 * the server, which alone writes. When the server cannot, the save fails: the tab stays dirty and nothing is lost.
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import * as vscode from "vscode";
import type { Project } from "../model/project";
import type { Projects } from "../model/projects";
import type { Fields, Result, Verb } from "../protocol/verbs";
import { EngineError } from "../server/errors";
import { Bursts } from "./bursts";
import { effective, list, type Effective } from "./effective";
import { deletedIn } from "./deleted";
import { keepLines } from "./keepLines";
import type { Readings } from "./readings";
import { Times } from "./times";
import type { Watched } from "./watched";

interface Target {
  project: Project;
  session: string;
  path: string;
  file: Effective | undefined;
}

/** Told about refusals, so that the person sees the engine's sentence with its next steps, once. */
export type OnRefused = (error: Error, target: { project: Project; session: string; path: string }) => void;

export class OverlayFileSystem implements vscode.FileSystemProvider {
  readonly #projects: Projects;
  readonly #watched: Watched;
  readonly #times = new Times();
  readonly #bursts = new Bursts();
  readonly #readings: Readings;
  readonly #onRefused: OnRefused;
  /** Directories that were made but hold no file yet: sessions know files alone. */
  readonly #empty = new Set<string>();
  readonly onDidChangeFile: vscode.Event<vscode.FileChangeEvent[]>;

  constructor(projects: Projects, watched: Watched, readings: Readings, onRefused: OnRefused) {
    this.#projects = projects;
    this.#watched = watched;
    this.#readings = readings;
    this.#onRefused = onRefused;
    this.onDidChangeFile = watched.onDidChangeFile;
  }

  watch(uri: vscode.Uri): vscode.Disposable {
    return this.#watched.add(uri);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { project, session, file } = await this.#find(uri);
    if (!file) {
      if (this.#empty.has(uri.toString())) return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
      throw vscode.FileSystemError.FileNotFound(uri);
    }
    const type = file.directory ? vscode.FileType.Directory : vscode.FileType.File;
    const mtime = this.#times.report(uri.toString(), file.identity, file.mtime);
    const stat: vscode.FileStat = { type, ctime: file.ctime, mtime, size: file.size };
    const closed = project.model.state !== undefined && !project.model.isOpen(session);
    if (closed || !vscode.workspace.isTrusted) stat.permissions = vscode.FilePermission.Readonly;
    return stat;
  }

  async readDirectory(uri: vscode.Uri): Promise<[string, vscode.FileType][]> {
    const { project, session, path } = this.#address(uri);
    const deleted = await deletedIn(project, session);
    const names = await list(project.root, session, path, deleted);
    return [...names].map(([name, directory]) => [name, directory ? vscode.FileType.Directory : vscode.FileType.File]);
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const { file } = await this.#find(uri);
    if (!file) throw vscode.FileSystemError.FileNotFound(uri);
    if (file.directory) throw vscode.FileSystemError.FileIsADirectory(uri);
    this.#readings.read(uri.toString(), file.identity);
    return readFile(file.file);
  }

  async writeFile(
    uri: vscode.Uri,
    content: Uint8Array,
    options: { create: boolean; overwrite: boolean },
  ): Promise<void> {
    const target = await this.#find(uri);
    const { session, path, file } = target;
    if (!file && !options.create) throw vscode.FileSystemError.FileNotFound(uri);
    if (file && options.create && !options.overwrite) throw vscode.FileSystemError.FileExists(uri);
    if (file?.directory) throw vscode.FileSystemError.FileIsADirectory(uri);
    const before = file && (await readFile(file.file));
    const bytes = before ? keepLines(before, Buffer.from(content)) : Buffer.from(content);
    const fields: Fields<"write"> = { session, path, content_base64: bytes.toString("base64") };
    // The editor compared times just now. The hash closes the moment between that look and this write.
    // An empty hash stands for "there is no such file".
    if (!before) fields.expected = "";
    else if (this.#times.identityOf(uri.toString()) === file.identity) fields.expected = hashOf(before);
    await this.#bursts.run(() => this.#change(target, "write", fields));
    this.#watched.fire(uri, file ? vscode.FileChangeType.Changed : vscode.FileChangeType.Created);
  }

  createDirectory(uri: vscode.Uri): void {
    this.#address(uri);
    this.#empty.add(uri.toString());
    this.#watched.fire(uri, vscode.FileChangeType.Created);
  }

  async delete(uri: vscode.Uri, options: { recursive: boolean }): Promise<void> {
    const target = await this.#find(uri);
    if (this.#empty.delete(uri.toString()) && !target.file) return;
    if (!target.file) throw vscode.FileSystemError.FileNotFound(uri);
    const { session, path } = target;
    if (!target.file.directory) await this.#change(target, "delete", { session, path });
    else {
      if (!options.recursive) throw vscode.FileSystemError.NoPermissions(uri);
      for (const [name] of await this.readDirectory(uri)) await this.delete(vscode.Uri.joinPath(uri, name), options);
    }
    this.#watched.fire(uri, vscode.FileChangeType.Deleted);
  }

  async rename(from: vscode.Uri, to: vscode.Uri, options: { overwrite: boolean }): Promise<void> {
    const source = await this.#find(from);
    const aim = await this.#find(to);
    if (!source.file) throw vscode.FileSystemError.FileNotFound(from);
    if (aim.session !== source.session || aim.project !== source.project) {
      throw vscode.FileSystemError.NoPermissions("A file cannot be moved from one session into another.");
    }
    if (aim.file && !options.overwrite) throw vscode.FileSystemError.FileExists(to);
    if (source.file.directory) {
      for (const [name] of await this.readDirectory(from)) {
        await this.rename(vscode.Uri.joinPath(from, name), vscode.Uri.joinPath(to, name), options);
      }
    } else {
      if (aim.file) await this.#change(aim, "delete", { session: aim.session, path: aim.path });
      await this.#change(source, "rename", { session: source.session, path: source.path, to: aim.path });
    }
    this.#watched.fire(from, vscode.FileChangeType.Deleted);
    this.#watched.fire(to, vscode.FileChangeType.Created);
  }

  async copy(from: vscode.Uri, to: vscode.Uri, options: { overwrite: boolean }): Promise<void> {
    const { file } = await this.#find(from);
    if (file?.directory) {
      for (const [name] of await this.readDirectory(from)) {
        await this.copy(vscode.Uri.joinPath(from, name), vscode.Uri.joinPath(to, name), options);
      }
    } else await this.writeFile(to, await this.readFile(from), { create: true, overwrite: options.overwrite });
  }

  async #change<V extends Verb>(target: Target, verb: V, fields: Fields<V>): Promise<Result<V>> {
    try {
      return await target.project.call(verb, fields);
    } catch (error) {
      this.#onRefused(error as Error, target);
      const reason = error instanceof Error ? error.message : String(error);
      throw error instanceof EngineError && error.kind === "permission-denied"
        ? vscode.FileSystemError.NoPermissions(reason)
        : vscode.FileSystemError.Unavailable(reason);
    }
  }

  async #find(uri: vscode.Uri): Promise<Target> {
    const { project, session, path } = this.#address(uri);
    const deleted = await deletedIn(project, session);
    return { project, session, path, file: await effective(project.root, session, path, deleted) };
  }

  #address(uri: vscode.Uri): { project: Project; session: string; path: string } {
    const project = this.#projects.of(uri);
    const address = project?.parse(uri);
    if (!project || !address) throw vscode.FileSystemError.FileNotFound(uri);
    return { project, ...address };
  }
}

function hashOf(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

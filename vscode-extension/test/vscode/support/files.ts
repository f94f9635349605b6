/** Global files of the project under test, and a witness that sees every write to one. */
import { existsSync, mkdirSync, readFileSync, statSync, watch, writeFileSync, type FSWatcher } from "node:fs";
import { dirname, join } from "node:path";
import * as vscode from "vscode";

let made = 0;

export function root(): string {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!folder) throw new Error("no folder");
  return folder.uri.fsPath;
}

/** `Line 1 of the scene` and so on. */
export function lines(count = 60, eol = "\n"): string {
  return Array.from({ length: count }, (_, index) => `Line ${index + 1} of the scene`).join(eol) + eol;
}

/** A global file, watched from its creation on. */
export class Global {
  readonly path: string;
  readonly file: string;
  readonly bytes: Buffer;
  readonly #watcher: FSWatcher;
  readonly #stat;
  readonly events: string[] = [];

  constructor(name: string, content: string | Buffer) {
    made += 1;
    const [stem, extension = "md"] = name.split(".");
    // Every suite is a bundle with a counter of its own.
    this.path = `acts/act-1/${stem}-${Date.now().toString(36)}-${made}.${extension}`;
    this.file = join(root(), this.path);
    this.bytes = Buffer.from(content);
    mkdirSync(dirname(this.file), { recursive: true });
    writeFileSync(this.file, this.bytes);
    this.#stat = statSync(this.file, { bigint: true });
    this.#watcher = watch(this.file, (event) => this.events.push(event));
  }

  get uri(): vscode.Uri {
    return vscode.Uri.file(this.file);
  }

  copy(session: string): string {
    return join(root(), "workspace", "sessions", session, "files", this.path);
  }

  /** What the session holds; undefined when it has no copy. */
  inSession(session: string): Buffer | undefined {
    return existsSync(this.copy(session)) ? readFileSync(this.copy(session)) : undefined;
  }

  /** Fails unless nothing at all was written: no event, same bytes, same time, same inode. */
  assertUntouched(): void {
    const now = statSync(this.file, { bigint: true });
    const same = now.mtimeNs === this.#stat.mtimeNs && now.ino === this.#stat.ino && readFileSync(this.file).equals(this.bytes);
    if (!same || this.events.length > 0) {
      throw new Error(`${this.path} was written: events [${this.events.join(", ")}], ${readFileSync(this.file, "latin1").slice(0, 80)}`);
    }
  }

  forget(): void {
    this.#watcher.close();
  }
}

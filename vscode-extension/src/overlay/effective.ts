/**
 * The session's view of the project, read straight from disk: the session's copy if there is one, else the global file.
 * Reading needs no server, so a tab survives one that is slow or gone. Nothing here writes.
 */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { copyPath } from "../model/layout";

/** Which of the session's files are deleted there. */
export type Deleted = (path: string) => boolean;

export interface Effective {
  file: string;
  source: "session" | "global";
  directory: boolean;
  size: number;
  mtime: number;
  ctime: number;
  /** Changes whenever other bytes may stand there: which file, its inode, size and time. */
  identity: string;
}

/** The file (or directory) that stands behind a path of the session; undefined when there is none. */
export async function effective(
  root: string,
  session: string,
  path: string,
  deleted: Deleted,
): Promise<Effective | undefined> {
  const copy = await look(copyPath(root, session, path), "session");
  // A directory of copies hides nothing: the global directory behind it may hold more.
  if (copy && !copy.directory) return copy;
  if (path !== "" && deleted(path)) return undefined;
  return (await look(join(root, ...path.split("/")), "global")) ?? copy;
}

/** Names in a directory of the session's view, with whether each is a directory. */
export async function list(root: string, session: string, path: string, deleted: Deleted): Promise<Map<string, boolean>> {
  const names = new Map<string, boolean>();
  for (const directory of [join(root, ...path.split("/")), copyPath(root, session, path)]) {
    const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const inside = path === "" ? entry.name : `${path}/${entry.name}`;
      if (path === "" && (entry.name === "workspace" || entry.name === ".git")) continue;
      names.set(inside.slice(path === "" ? 0 : path.length + 1), entry.isDirectory());
    }
  }
  for (const [name, directory] of names) {
    if (directory || !deleted(path === "" ? name : `${path}/${name}`)) continue;
    names.delete(name);
  }
  return names;
}

async function look(file: string, source: "session" | "global"): Promise<Effective | undefined> {
  try {
    const found = await stat(file, { bigint: true });
    return {
      file,
      source,
      directory: found.isDirectory(),
      size: Number(found.size),
      mtime: Number(found.mtimeMs),
      ctime: Number(found.birthtimeMs),
      identity: `${source}:${found.ino}:${found.size}:${found.mtimeNs}`,
    };
  } catch {
    return undefined;
  }
}

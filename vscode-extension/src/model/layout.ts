/**
 * Where a project's files lie on disk, as far as the contract makes it public (`workspace/sessions/<S>/files/<path>`).
 * Used for reading alone, so that an editor tab survives a server that is away; only the server writes.
 */
import { existsSync, readdirSync } from "node:fs";
import { dirname, isAbsolute, join, relative, sep } from "node:path";

const MARKER = ".active-";

/**
 * The project that `directory` belongs to: the nearest directory upwards with `interleaf.toml`, else with
 * `workspace/sessions/`, else with `.git`, else the directory itself.
 */
export function projectRoot(directory: string): string {
  for (const sign of ["interleaf.toml", join("workspace", "sessions"), ".git"]) {
    for (let here = directory; ; here = dirname(here)) {
      if (existsSync(join(here, sign))) return here;
      if (dirname(here) === here) break;
    }
  }
  return directory;
}

/** Whether sessions have ever been used here, or were prepared for: what makes starting a server worth while. */
export function isProject(root: string): boolean {
  return existsSync(join(root, "interleaf.toml")) || existsSync(join(root, "workspace", "sessions"));
}

/** Whether there has been a session. */
export function hasHistory(root: string): boolean {
  return existsSync(join(root, "workspace", "sessions"));
}

/** The active session by its marker; what the window knows before (or without) the server. */
export function markedSession(root: string): string | undefined {
  try {
    const marker = readdirSync(join(root, "workspace")).find((name) => name.startsWith(MARKER));
    return marker?.slice(MARKER.length);
  } catch {
    return undefined;
  }
}

/** The session's own copy of a project file. */
export function copyPath(root: string, session: string, path: string): string {
  return join(root, "workspace", "sessions", session, "files", ...path.split("/"));
}

/** The document of a session whose folder the server named. */
export function documentIn(root: string, folder: string): string {
  return join(root, ...folder.split("/"), "session.md");
}

/** The session's living document. */
export function documentPath(root: string, session: string): string {
  return join(root, "workspace", "sessions", session, "session.md");
}

/** The project-relative path of a file, with `/`; undefined when it lies outside the project. */
export function projectPath(root: string, file: string): string | undefined {
  const path = relative(root, file);
  if (path === "" || path === ".." || path.startsWith(`..${sep}`) || isAbsolute(path)) return undefined;
  return path.split(sep).join("/");
}

/** Session and path when a file on disk is a session copy. */
export function sessionOfCopy(root: string, file: string): { session: string; path: string } | undefined {
  const parts = projectPath(root, file)?.split("/") ?? [];
  const [workspace, sessions, session, files, ...rest] = parts;
  if (workspace !== "workspace" || sessions !== "sessions" || files !== "files" || !session || rest.length === 0) {
    return undefined;
  }
  return { session, path: rest.join("/") };
}

/** What no session ever governs, whatever the settings: known without asking the server. */
export function neverGoverned(path: string): boolean {
  const first = path.split("/", 1)[0];
  return first === "workspace" || first === ".git";
}

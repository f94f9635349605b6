/** Where a language server may be found. Plain values and the file system; nothing here knows the editor. */
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

const WINDOWS = process.platform === "win32";

/** A server that exists, and how it was found (words for the person). */
export interface Candidate {
  command: string;
  origin: string;
}

export interface Places {
  /** The path in the settings, made absolute; an empty one is none. */
  configured?: string;
  /** Python interpreter that is selected in the editor. */
  interpreter?: string | undefined;
  /** The project's root: its own `.venv` counts. */
  root?: string;
  /** The value of PATH. */
  path?: string | undefined;
  /** The extension's own environment. */
  ownEnvironment?: string;
}

/** Name of a console script on this system. */
export function script(name: string): string {
  return WINDOWS ? `${name}.exe` : name;
}

/** The directory of an environment's programs. */
export function programs(environment: string): string {
  return join(environment, WINDOWS ? "Scripts" : "bin");
}

/** The first server in the order of the settings: set path, selected Python, the project's environment, PATH, own. */
export function findServer(places: Places): Candidate | undefined {
  // A path that was set and is wrong is told, not papered over with another server.
  if (places.configured) return candidate(places.configured, "the setting interleaf.server.path");
  const name = script("interleaf-lsp");
  const guesses: [string, string][] = [];
  if (places.interpreter) guesses.push([join(dirname(places.interpreter), name), "the selected Python environment"]);
  if (places.root) guesses.push([join(programs(join(places.root, ".venv")), name), "the project's .venv"]);
  for (const directory of (places.path ?? "").split(delimiter)) {
    if (directory !== "") guesses.push([join(directory, name), "PATH"]);
  }
  if (places.ownEnvironment) guesses.push([join(programs(places.ownEnvironment), name), "the extension's environment"]);
  for (const [command, origin] of guesses) {
    const found = candidate(command, origin);
    if (found) return found;
  }
  return undefined;
}

/** A program installed beside the server (`interleaf`, `interleaf-mcp`), if it is there. */
export function sibling(server: string, name: string): string | undefined {
  return candidate(join(dirname(server), script(name)), "")?.command;
}

function candidate(command: string, origin: string): Candidate | undefined {
  try {
    if (!statSync(command).isFile()) return undefined;
    accessSync(command, constants.X_OK);
    return { command, origin };
  } catch {
    return undefined;
  }
}

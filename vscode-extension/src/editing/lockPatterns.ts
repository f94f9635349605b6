/** Which glob patterns lock a project's files in the editor's settings. Nothing here knows the editor. */

export type Patterns = Record<string, boolean>;

/** What `files.readonlyInclude` and `files.readonlyExclude` hold for a locked project. */
export interface Lock {
  include: string;
  excludes: string[];
}

/** The project's files are read-only, but for what no session ever governs. */
export function lockOf(root: string): Lock {
  const base = escapeGlob(root.replaceAll("\\", "/").replace(/\/$/, ""));
  return { include: `${base}/**`, excludes: [`${base}/workspace/**`, `${base}/.git/**`] };
}

/** The setting's value with these patterns on (or taken out); undefined when nothing is left in it. */
export function withPatterns(value: Patterns | undefined, patterns: string[], on: boolean): Patterns | undefined {
  const next = Object.fromEntries(Object.entries(value ?? {}).filter(([pattern]) => !patterns.includes(pattern)));
  if (on) for (const pattern of patterns) next[pattern] = true;
  return Object.keys(next).length > 0 ? next : undefined;
}

/** Whether all these patterns are on already. */
export function hasPatterns(value: Patterns | undefined, patterns: string[]): boolean {
  return patterns.every((pattern) => value?.[pattern] === true);
}

function escapeGlob(path: string): string {
  return path.replace(/[[\]{}*?]/g, (character) => `[${character}]`);
}

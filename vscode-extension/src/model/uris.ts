/**
 * The extension's own addresses, as plain strings; nothing here knows the editor.
 *
 * A file of session S is edited as `interleaf:/S/<path>` (the session is not the authority: the editor lower-cases
 * authorities). With several folders open, `?root=<folder name>` says which project is meant.
 */

export const OVERLAY_SCHEME = "interleaf";
export const VERSION_SCHEME = "interleaf-version";

/**
 * Names a changed file in the Source Control view, and nothing else: it reads as the project path, without the session,
 * and without the lock that the editor draws on the project's own file. The query says what was changed.
 */
export const CHANGE_SCHEME = "interleaf-change";

/** What an overlay address names. `path` is project-relative, with `/`; empty for the session's own root. */
export interface OverlayAddress {
  session: string;
  path: string;
}

/** Takes `/S/acts/plan.md` apart; undefined when there is no session in it. */
export function parseOverlayPath(path: string): OverlayAddress | undefined {
  const [empty, session, ...rest] = path.split("/");
  if (empty !== "" || !session) return undefined;
  const parts = rest.filter((part) => part !== "");
  if (parts.some((part) => part === "." || part === "..")) return undefined;
  return { session, path: parts.join("/") };
}

/** The path part of the overlay address of a project file. */
export function overlayPath(session: string, path: string): string {
  return path === "" ? `/${session}` : `/${session}/${path}`;
}

/** The folder name in `root=<name>`, decoded; undefined when the query names none. */
export function rootOfQuery(query: string): string | undefined {
  for (const part of query.split("&")) {
    const [key, value] = part.split("=", 2);
    if (key === "root" && value) return decodeURIComponent(value);
  }
  return undefined;
}

/** The version of a file that is not there: an empty text, to compare with. */
export const NOTHING = "nothing";

/** `/base/<path>`, `/global/<path>`, `/checkpoint/<id>/<path>`, `/retry/<n>/<path>` of the read-only scheme. */
export function versionPath(version: string, path: string): string {
  return `/${version}/${path}`;
}

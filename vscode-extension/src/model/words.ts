/** Small phrases for people. */
import type { ChangedPaths } from "../protocol/types";

/** `1 file`, `3 files`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}

/** `2 modified, 1 created`; `no changes` when there are none. */
export function summary({ modified, created, deleted }: ChangedPaths): string {
  const parts = [
    modified.length > 0 ? `${modified.length} modified` : "",
    created.length > 0 ? `${created.length} created` : "",
    deleted.length > 0 ? `${deleted.length} deleted` : "",
  ].filter((part) => part !== "");
  return parts.length > 0 ? parts.join(", ") : "no changes";
}

/** How long ago, in the largest sensible unit. Both times in milliseconds. */
export function ago(then: number, now: number): string {
  const minutes = Math.max(0, Math.round((now - then) / 60_000));
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.round(minutes / 60);
  if (hours < 24) return `${hours} h ago`;
  return `${count(Math.round(hours / 24), "day")} ago`;
}

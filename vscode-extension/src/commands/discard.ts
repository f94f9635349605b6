/** Takes the session's change of one file back: the project's version counts again, the session's text is in the trash. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { App, Subject } from "../app";
import { confirm } from "./ask";
import { busy, told, trashButton } from "./busy";
import { placeOf, type Place } from "./files";

export async function discard(app: App, subject: Partial<Subject>): Promise<void> {
  const place = await placeOf(app, subject, "Discard changes: which file?");
  if (!place) return;
  const detail = "The project's version counts again. The session's text goes to the trash.";
  if (!(await confirm(`Discard the session's changes of ${place.path}?`, "Discard Changes", detail))) return;
  await busy("discarding", () => takeBack(place));
  told(`The session's changes of ${place.path} are discarded; its text is in the trash.`, trashButton());
}

async function takeBack({ project, session, path }: Place): Promise<void> {
  const { session: info } = await project.call("status", { name: session });
  if (!info) return;
  const { changes, conflicts, drift } = info;
  if (drift.includes(path) || conflicts.some((conflict) => conflict.path === path)) {
    await project.call("refresh", { session, paths: [path], take: "theirs" });
    return;
  }
  // Deleting puts the session's text into the trash; the project's bytes then make the copy equal to it again.
  if (!changes.deleted.includes(path)) await project.call("delete", { session, path });
  if (changes.created.includes(path)) return;
  const bytes = await readFile(join(project.root, ...path.split("/")));
  await project.call("write", { session, path, content_base64: bytes.toString("base64") });
}

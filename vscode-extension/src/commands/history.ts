/** Checkpoints, backups, the trash and undoing a commit. */
import type { App, Subject } from "../app";
import { milestoneNameProblem } from "../model/names";
import { ago, count } from "../model/words";
import type { CheckpointInfo, TrashEntry } from "../protocol/types";
import { ask, choose, confirm, projectOf, type Choice } from "./ask";
import { busy, long, told } from "./busy";
import { compare, saveSession } from "./documents";

export async function checkpoint(app: App, subject: Partial<Subject>): Promise<void> {
  const project = await projectOf(app, subject);
  const active = project?.activeSession;
  if (!project) return;
  if (active !== undefined && !(await saveSession(project, active))) return;
  const note = await ask({ title: "Checkpoint", prompt: "Optional: what is special about this moment?" });
  if (note === undefined) return;
  const { checkpoint: made } = await busy("making a checkpoint", () => project.call("checkpoint", note === "" ? {} : { note }));
  told(`The checkpoint holds ${count(made.files.length, "file")}.${leftOut(made.not_covered)}`);
}

/** What could not be taken, as the end of a sentence that says what was. */
function leftOut(sentences: string[] = []): string {
  return sentences.length > 0 ? ` Not covered: ${sentences.map((sentence) => sentence.replace(/\.$/, "")).join("; ")}.` : "";
}

export async function checkpoints(app: App, subject: Partial<Subject>): Promise<void> {
  const project = await projectOf(app, subject);
  if (!project) return;
  const fields = subject.session === undefined ? {} : { name: subject.session };
  const { checkpoints: all } = await busy("looking for checkpoints", () => project.call("checkpoints", fields));
  const id = await choose("Checkpoints", all.map(checkpointRow), all.length === 0 ? "There is none yet." : "Choose one to restore it");
  if (id !== undefined) await restore(app, { ...subject, project, id });
}

export function checkpointRow(one: CheckpointInfo): Choice<string> {
  const when = ago(Date.parse(one.created_at), Date.now());
  return { label: one.note === "" ? one.id : one.note, description: `${when}, ${count(one.files.length, "file")}`, detail: one.id, value: one.id };
}

export async function restore(app: App, subject: Partial<Subject>): Promise<void> {
  const project = await projectOf(app, subject);
  if (!project) return;
  const chosen = subject.id === undefined ? await chooseRestorable(project) : { checkpoint: subject.id };
  if (!chosen) return;
  const what = "checkpoint" in chosen ? chosen.checkpoint : `backup ${chosen.backup}`;
  const detail = "checkpoint" in chosen ? "What stands there now is checkpointed first." : "It becomes a session of its own.";
  if (!(await confirm(`Restore ${what}?`, "Restore", detail))) return;
  const active = project.activeSession;
  if (active !== undefined && !(await saveSession(project, active))) return;
  const { restored } = await long(`restoring ${what}`, (token) => project.call("restore", chosen, token));
  if (!restored) return;
  const before = restored.checkpoint_before;
  told(`Restored ${count(restored.files.length, "file")} of ${restored.session}.`, before === null ? {} : { Undo: () => project.call("restore", { checkpoint: before }) });
}

type Restorable = { checkpoint: string } | { backup: string };

async function chooseRestorable(project: NonNullable<Subject["project"]>): Promise<Restorable | undefined> {
  const { checkpoints: points = [], backups = [] } = await project.call("restore", { list: true });
  const rows: Choice<Restorable>[] = points.map((one) => ({ ...checkpointRow(one), value: { checkpoint: one.id } }));
  for (const backup of backups) {
    const name = typeof backup === "string" ? backup : (backup as { name?: unknown }).name;
    if (typeof name === "string") rows.push({ label: name, description: "backup", value: { backup: name } });
  }
  return choose("Restore", rows, rows.length === 0 ? "There is no checkpoint and no backup yet." : "");
}

/** The file at a checkpoint, beside what the session has now. */
export async function compareCheckpoint(app: App, subject: Partial<Subject>): Promise<void> {
  const project = await projectOf(app, subject);
  const { session, path, id } = subject;
  if (project && session !== undefined && path !== undefined && id !== undefined) await compare(project, session, path, `checkpoint/${id}`);
}

/** A rejected version, beside what the session has now. */
export async function compareRetry(app: App, subject: Partial<Subject>): Promise<void> {
  const project = await projectOf(app, subject);
  const { session, path, id } = subject;
  if (project && session !== undefined && path !== undefined && id !== undefined) await compare(project, session, path, `retry/${id}`);
}

export async function trash(app: App, subject: Partial<Subject>): Promise<void> {
  const project = await projectOf(app, subject);
  if (!project) return;
  const { trash: entries = [] } = await busy("looking into the trash", () => project.call("trash", { action: "list" }));
  const id = await choose("Trash", entries.map(trashRow), entries.length === 0 ? "The trash is empty." : "Choose an entry to take it back");
  if (id !== undefined) await restoreTrash(app, { project, id });
}

function trashRow(entry: TrashEntry): Choice<string> {
  return {
    label: entry.path ?? entry.session ?? entry.id,
    description: `${entry.what}, ${ago(Date.parse(entry.trashed_at), Date.now())}`,
    value: entry.id,
  };
}

export async function restoreTrash(app: App, subject: Partial<Subject>): Promise<void> {
  const project = await projectOf(app, subject);
  const { id } = subject;
  if (id === undefined) return trash(app, subject);
  if (!project) return;
  const { restored } = await busy("taking it back", () => project.call("trash", { action: "restore", id }));
  if (!restored) return;
  const { path, session } = restored;
  if (path !== undefined) { told(`${path} is back.`); return; }
  told(`Session ${session ?? id} is back.`, session === null ? {} : { Switch: () => project.call("switch", { name: session }) });
}

export async function emptyTrash(app: App, subject: Partial<Subject>): Promise<void> {
  const project = await projectOf(app, subject);
  if (!project) return;
  const { trash: entries = [] } = await project.call("trash", { action: "list" });
  if (entries.length === 0) { told("The trash is empty."); return; }
  const detail = "This is the one step that cannot be taken back.";
  const title = `Empty the trash (${count(entries.length, "entry", "entries")})?`;
  if (!(await confirm(title, "Delete for good", detail, { keepFirst: true }))) return;
  const { emptied } = await busy("emptying the trash", () => project.call("trash", { action: "empty" }));
  told(`${count(emptied ?? 0, "entry", "entries")} deleted for good.`);
}

export async function undo(app: App, subject: Partial<Subject>): Promise<void> {
  const project = await projectOf(app, subject);
  if (!project) return;
  const what = subject.id === undefined ? "the last commit" : `commit ${subject.id}`;
  const detail = "The project's files get their former text; the session comes back with its copies.";
  if (!(await confirm(`Undo ${what}?`, "Undo", detail))) return;
  const { undone } = await busy("undoing", () => project.call("undo", subject.id === undefined ? {} : { commit: subject.id }));
  told(`Undone: ${count(undone.files.length, "file")}.`);
}

export async function backupDaily(app: App, subject: Partial<Subject>): Promise<void> {
  const project = await projectOf(app, subject);
  if (!project) return;
  const { backup } = await long("backing up for today", (token) => project.call("backup", { kind: "daily" }, token));
  told(`Backed up ${count(backup.items_backed_up.length, "item")} to ${backup.path}.${leftOut(backup.not_covered)}`);
}

export async function backupMilestone(app: App, subject: Partial<Subject>): Promise<void> {
  const project = await projectOf(app, subject);
  if (!project) return;
  const name = await ask({ title: "Milestone Backup", prompt: "Name of the milestone", placeHolder: "for example draft-1", problem: milestoneNameProblem });
  if (!name) return;
  const { backup } = await long(`backing up milestone ${name}`, (token) => project.call("backup", { kind: "milestone", name }, token));
  told(`Backed up ${count(backup.items_backed_up.length, "item")} to ${backup.path}.${leftOut(backup.not_covered)}`);
}

/** Commands about one file of the session. */
import * as vscode from "vscode";
import type { App, Subject } from "../app";
import type { Project } from "../model/project";
import { copyPath } from "../model/layout";
import { EngineError } from "../server/errors";
import { ask, askText, choose, confirm, openSessions, projectOf } from "./ask";
import { busy, told } from "./busy";
import { compare, compareAll, openInSession } from "./documents";
import { activeSubject } from "./subject";
import { showText } from "./texts";

export interface Place {
  project: Project;
  session: string;
  path: string;
}

/** The file that a command is about: the subject's, the active editor's, or one of the changed ones. */
export async function placeOf(app: App, subject: Partial<Subject>, title: string): Promise<Place | undefined> {
  const about = subject.path === undefined ? { ...activeSubject(app), ...subject } : subject;
  const project = await projectOf(app, about);
  const session = about.session ?? project?.activeSession;
  if (!project) return undefined;
  if (session === undefined) {
    void vscode.window.showInformationMessage("Interleaf: no session is active.");
    return undefined;
  }
  const path = about.path ?? (await chooseChanged(project, title));
  return path === undefined ? undefined : { project, session, path };
}

async function chooseChanged(project: Project, title: string): Promise<string | undefined> {
  const changes = project.model.active?.changes ?? { modified: [], created: [], deleted: [] };
  const rows = [...changes.modified, ...changes.created, ...changes.deleted].map((path) => ({ label: path, value: path }));
  if (rows.length > 0) return choose(title, rows);
  void vscode.window.showInformationMessage("Interleaf: the session has changed no file yet.");
  return undefined;
}

export async function retry(app: App, subject: Partial<Subject>): Promise<void> {
  const place = await placeOf(app, subject, "Retry: which file?");
  if (!place) return;
  const { project, path } = place;
  const name = path.split("/").at(-1) ?? path;
  const lines = subject.lines ?? selectedLines();
  const about = lines ? ` (lines ${lines[0]} to ${lines[1]})` : "";
  const reason = subject.text ?? (await askText(`Retry ${name}${about}`, "Why is this version rejected? Agents read it."));
  if (reason === undefined) return;
  const fields = { session: place.session, file_path: path, reason };
  const { retry: made } = await busy("recording the retry", () => project.call("retry", lines ? { ...fields, lines } : fields));
  told(`Retry ${made.number} of ${name} is recorded; the version is kept.`);
}

function selectedLines(): [number, number] | undefined {
  const selection = vscode.window.activeTextEditor?.selection;
  return selection && !selection.isEmpty ? [selection.start.line + 1, selection.end.line + 1] : undefined;
}

export async function diff(app: App, subject: Partial<Subject>): Promise<void> {
  const place = await placeOf(app, subject, "Compare: which file?");
  if (place) await compare(place.project, place.session, place.path, "global");
}

export async function diffBase(app: App, subject: Partial<Subject>): Promise<void> {
  const place = await placeOf(app, subject, "Compare with the starting version: which file?");
  if (place) await compare(place.project, place.session, place.path, "base");
}

export async function diffAll(app: App, subject: Partial<Subject>): Promise<void> {
  const project = await projectOf(app, subject);
  const active = project?.model.active;
  if (!project || !active) return;
  await compareAll(project, active.name, active.changes);
}

/** The whole difference as one text, against the project or another session. */
export async function diffText(app: App, subject: Partial<Subject>): Promise<void> {
  const project = await projectOf(app, subject);
  if (!project) return;
  const others = (await openSessions(project)).filter((row) => row.name !== project.activeSession);
  const theProject = { label: "The project", value: "" };
  const against = await choose("Compare with", [theProject, ...others.map((row) => ({ label: row.name, value: row.name }))]);
  if (against === undefined) return;
  const { files } = await busy("comparing", () => project.call("diff", against === "" ? {} : { against }));
  await showText("Differences.diff", files.map((file) => file.diff).join("\n") || "No differences.\n");
}

/** What is on disk in the session now, beside the editor's unsaved text. */
export async function compareWithCopy(app: App, subject: Partial<Subject>): Promise<void> {
  const place = await placeOf(app, subject, "Compare with the session's copy: which file?");
  if (!place) return;
  const copy = vscode.Uri.file(copyPath(place.project.root, place.session, place.path));
  const mine = place.project.overlayUri(place.session, place.path);
  await vscode.commands.executeCommand("vscode.diff", copy, mine, `${place.path} (on disk ↔ editor)`);
}

/** A save was refused because the copy changed meanwhile: shows both, and lets the person choose. */
export async function settleStale(place: Place, error: Error): Promise<void> {
  const seeBoth = "Compare";
  const keep = "Keep Mine";
  const take = "Take the Other";
  const chosen = await vscode.window.showWarningMessage(error.message, seeBoth, keep, take);
  const uri = place.project.overlayUri(place.session, place.path);
  const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
  if (chosen === seeBoth) {
    const copy = vscode.Uri.file(copyPath(place.project.root, place.session, place.path));
    await vscode.commands.executeCommand("vscode.diff", copy, uri, `${place.path} (on disk ↔ editor)`);
  } else if (chosen === keep && document) {
    const { session, path } = place;
    await place.project.call("write", { session, path, content: document.getText() });
  } else if (chosen === take && document) {
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand("workbench.action.files.revert");
  }
}

export async function open(app: App, subject: Partial<Subject>): Promise<void> {
  const place = await placeOf(app, subject, "Open in the session: which file?");
  if (place) await openInSession(place.project, place.session, place.path);
}

/** Says which file a path stands for. */
export async function resolve(app: App, subject: Partial<Subject>): Promise<void> {
  const place = await placeOf(app, subject, "Where does it come from: which file?");
  if (!place) return;
  const answer = await place.project.call("resolve", { session: place.session, path: place.path });
  const from = answer.source === "session" ? `session ${answer.session ?? ""}` : "the project";
  told(answer.exists ? `${answer.path} comes from ${from}: ${answer.resolved ?? ""}` : `${answer.path} does not exist.`, {
    Open: () => openInSession(place.project, place.session, place.path),
  });
}

/** Saves the active editor's text (of whatever document) as a file of the session. */
export async function write(app: App, subject: Partial<Subject>): Promise<void> {
  const project = await projectOf(app, subject);
  const document = vscode.window.activeTextEditor?.document;
  const session = project?.activeSession;
  if (!project || !document || session === undefined) return;
  const path = await ask({ title: "Save Into Session", prompt: "Path inside the project", value: activeSubject(app).path ?? "" });
  if (!path) return;
  const there = await project.call("resolve", { session, path });
  if (there.exists && !(await confirm(`${path} exists in the session`, "Replace it", "The session's copy gets this text."))) return;
  await busy("saving", () => project.call("write", { session, path, content: document.getText() }));
  await openInSession(project, session, path);
}

export async function remove(app: App, subject: Partial<Subject>): Promise<void> {
  const place = await placeOf(app, subject, "Delete in the session: which file?");
  if (!place) return;
  const { project, session, path } = place;
  const detail = "Only in the session; the project's file stays until you commit.";
  if (!(await confirm(`Delete ${path} in session ${session}?`, "Delete", detail))) return;
  await busy("deleting", () => project.call("delete", { session, path }));
}

export async function rename(app: App, subject: Partial<Subject>): Promise<void> {
  const place = await placeOf(app, subject, "Rename in the session: which file?");
  if (!place) return;
  const { project, session, path } = place;
  const to = await ask({
    title: `Rename ${path}`,
    prompt: "New path inside the project",
    value: path,
    problem: (text) => (text === "" || text === path ? "Another path is needed." : undefined),
  });
  if (!to) return;
  await busy("renaming", () => project.call("rename", { session, path, to }));
}

export async function refresh(app: App, subject: Partial<Subject>): Promise<void> {
  const project = await projectOf(app, subject);
  const session = subject.session ?? project?.activeSession;
  if (!project || session === undefined) return;
  const about = subject.path === undefined ? { session } : { session, paths: [subject.path] };
  const { refreshed } = await busy("bringing in the project's changes", () => project.call("refresh", about));
  const [conflict] = refreshed.conflicts;
  if (!conflict) {
    told(refreshed.merged.length > 0 ? `Brought in: ${refreshed.merged.join(", ")}.` : "There is nothing to bring in.");
    return;
  }
  await settle(project, session, conflict.path);
}

/** One conflict: look at it, or decide for one side. */
async function settle(project: Project, session: string, path: string): Promise<void> {
  type Way = "compare" | "mine" | "theirs";
  const way = await choose<Way>(`Conflict in ${path}`, [
    { label: "$(diff) Compare with the project", detail: "Edit the session's version, then keep it.", value: "compare" },
    { label: "$(arrow-left) Keep the session's version", detail: "A commit will replace the project's.", value: "mine" },
    { label: "$(arrow-right) Take the project's version", detail: "The session's text goes to the trash.", value: "theirs" },
  ]);
  if (way === "compare") await compare(project, session, path, "global");
  else if (way) await project.call("refresh", { session, paths: [path], take: way });
}

export const keepMine = (app: App, subject: Partial<Subject>): Promise<void> => take(app, subject, "mine");
export const takeTheirs = (app: App, subject: Partial<Subject>): Promise<void> => take(app, subject, "theirs");

async function take(app: App, subject: Partial<Subject>, side: "mine" | "theirs"): Promise<void> {
  const place = await placeOf(app, subject, "Settle a conflict: which file?");
  if (!place) return;
  const { project, session, path } = place;
  await busy("settling the conflict", () => project.call("refresh", { session, paths: [path], take: side }));
}

export async function merge(app: App, subject: Partial<Subject>): Promise<void> {
  const project = await projectOf(app, subject);
  const into = project?.activeSession;
  if (!project || into === undefined) return;
  const others = (await openSessions(project)).filter((row) => row.name !== into);
  const source =
    subject.session !== undefined && subject.session !== into
      ? subject.session
      : await choose(`Merge into ${into}: from which session?`, others.map((row) => ({ label: row.name, detail: row.description, value: row.name })));
  if (source === undefined) return;
  const { merged } = await busy(`merging ${source} into ${into}`, () => project.call("merge", { source, into }));
  const [conflict] = merged.conflicts;
  if (conflict) await settle(project, into, conflict.path);
  else told(merged.files.length > 0 ? `Merged from ${merged.source}: ${merged.files.join(", ")}.` : `${merged.source} has nothing that ${into} lacks.`);
}

/** Whether an error of the engine says that the copy changed under the writer. */
export function isStale(error: unknown): error is EngineError {
  return error instanceof EngineError && error.kind === "write-stale";
}

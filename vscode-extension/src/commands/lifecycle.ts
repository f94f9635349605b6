/** Starting, switching, pausing and ending sessions (commit and cancel have their own files). */
import * as vscode from "vscode";
import type { App, Subject } from "../app";
import { sessionNameProblem } from "../model/names";
import { ask, askText, choose, confirm, openSessions, projectOf, sessionOf } from "./ask";
import { busy, told, trashButton } from "./busy";
import { openDocument, saveSession } from "./documents";
import { showText } from "./texts";

export async function start(app: App, subject: Partial<Subject>): Promise<void> {
  const project = await projectOf(app, subject);
  if (!project) return;
  await busy("starting the server", () => project.connection.start());
  const taken = (await openSessions(project)).map((row) => row.name);
  const name = await ask({
    title: "Start Session (1/2)",
    prompt: "Name of the session",
    placeHolder: "for example revise-opening",
    value: subject.text,
    problem: (text) => sessionNameProblem(text, taken),
  });
  if (!name) return;
  const description = await ask({
    title: "Start Session (2/2)",
    prompt: "Optional: what is it for?",
    placeHolder: "for example: tighten the opening of the first chapter",
  });
  if (description === undefined) return;
  const before = project.activeSession;
  if (before !== undefined && !(await saveSession(project, before))) return;
  await busy(`starting ${name}`, () => project.call("start", { name, description }));
  told(`Session ${name} is active. What you change now stays in it until you commit.`, {
    "Open Its Document": () => openDocument(project, name),
  });
}

export async function switchTo(app: App, subject: Partial<Subject>): Promise<void> {
  const project = await projectOf(app, subject);
  if (!project) return;
  const active = project.activeSession;
  const name = await sessionOf(project, subject, "Switch to Session", (row) => row.name !== active);
  if (name === undefined) return;
  if (active !== undefined && !(await saveSession(project, active))) return;
  await busy(`switching to ${name}`, () => project.call("switch", { name }));
}

export async function resume(app: App, subject: Partial<Subject>): Promise<void> {
  const project = await projectOf(app, subject);
  if (!project) return;
  const name = await sessionOf(project, subject, "Resume Session");
  if (name === undefined) return;
  const { context } = await busy(`resuming ${name}`, () => project.call("resume", { name }));
  told(`Session ${name} is active again.`, { "Show Where It Stands": () => showText(`Where ${name} stands.md`, context) });
}

export async function pause(app: App, subject: Partial<Subject>): Promise<void> {
  const project = await projectOf(app, subject);
  const active = project?.activeSession;
  if (!project) return;
  if (active !== undefined && !(await saveSession(project, active))) return;
  const note = await ask({ title: "Pause Session", prompt: "Optional: where to go on" });
  if (note === undefined) return;
  await busy("pausing", () => project.call("pause", note === "" ? {} : { note }));
}

export async function recover(app: App, subject: Partial<Subject>): Promise<void> {
  const project = await projectOf(app, subject);
  if (!project) return;
  const name = await sessionOf(project, subject, "Recover Session", (row) => row.status === "crashed");
  if (name === undefined) return;
  const { recovered } = await busy(`recovering ${name}`, () => project.call("recover", { name }));
  const findings = recovered.findings.length > 0 ? ` Found: ${recovered.findings.map((finding) => finding.replace(/\.$/, "")).join("; ")}.` : "";
  told(`Session ${recovered.session} is taken up again.${findings}`, {
    "Show Status": () => vscode.commands.executeCommand("interleaf.ui.status", { subject: { project, session: recovered.session } }),
  });
}

export async function close(app: App, subject: Partial<Subject>): Promise<void> {
  const project = await projectOf(app, subject);
  if (!project) return;
  const outcome = await choose<"complete" | "abandon">("Close Session", [
    { label: "$(check) Complete", detail: "The work is done and committed; the session goes to the archive.", value: "complete" },
    { label: "$(trash) Abandon", detail: "Uncommitted changes go to the trash, with your reason.", value: "abandon" },
  ]);
  if (outcome === undefined) return;
  if (outcome === "abandon") return abandon(app, { ...subject, project });
  const { closed } = await busy("closing", () => project.call("close", { outcome }));
  told(`Session ${closed.session} is completed, and in the archive.`);
}

/** Completes the session although steps of its document are open. */
export async function completeAnyway(app: App, subject: Partial<Subject>): Promise<void> {
  const project = await projectOf(app, subject);
  if (!project) return;
  const { closed } = await busy("closing", () => project.call("close", { outcome: "complete", force: true }));
  told(`Session ${closed.session} is completed, and in the archive.`);
}

export async function abandon(app: App, subject: Partial<Subject>): Promise<void> {
  const project = await projectOf(app, subject);
  if (!project) return;
  const reason = await askText("Abandon Session", "Why? It is kept in the session's document");
  if (reason === undefined) return;
  const active = project.activeSession;
  if (active !== undefined && !(await saveSession(project, active))) return;
  const { closed } = await busy("closing", () => project.call("close", { outcome: "abandon", reason }));
  told(`Session ${closed.session} is abandoned; its changes are in the trash.`, trashButton());
}

export async function end(app: App, subject: Partial<Subject>): Promise<void> {
  const project = await projectOf(app, subject);
  if (!project) return;
  const name = await sessionOf(project, { session: subject.session ?? project.activeSession }, "End Session");
  if (name === undefined || !(await saveSession(project, name))) return;
  const score = await ask({
    title: `End Session ${name}`,
    prompt: "Optional: how well did it go, 0 to 10?",
    problem: (text) => (text === "" || (Number(text) >= 0 && Number(text) <= 10) ? undefined : "A number from 0 to 10."),
  });
  if (score === undefined) return;
  const fields = score === "" ? { name } : { name, score: Number(score) };
  const { ended } = await busy(`ending ${name}`, () => project.call("end", fields));
  const backup = ended.backup === null ? "" : ` Backup: ${ended.backup}.`;
  told(`Session ${ended.session} is ended after ${ended.duration_minutes} min.${backup}`);
}

export async function cancel(app: App, subject: Partial<Subject>): Promise<void> {
  const project = await projectOf(app, subject);
  if (!project) return;
  const name = await sessionOf(project, { session: subject.session ?? project.activeSession }, "Cancel Session");
  if (name === undefined || !(await saveSession(project, name))) return;
  const detail = "The project's files stay as they are. The session can be taken back from the trash.";
  if (!(await confirm(`Cancel session ${name}?`, `Discard ${name}`, detail))) return;
  const { cancelled } = await busy(`cancelling ${name}`, () => project.call("cancel", { name }));
  told(`Session ${cancelled.session} is cancelled; its work is in the trash.`, {
    "Take It Back": () => project.call("trash", { action: "restore", id: cancelled.trash_id }),
    ...trashButton(),
  });
}

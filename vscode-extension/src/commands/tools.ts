/** What is about the extension itself: its menu, its server, its log. */
import { join } from "node:path";
import * as vscode from "vscode";
import type { App, Subject } from "../app";
import { log } from "../log";
import { count } from "../model/words";
import { sibling } from "../server/candidates";
import { installServer } from "../server/install";
import { choose, confirm, projectOf, rowSummary, type Choice } from "./ask";
import { busy, told } from "./busy";
import { ui } from "./ids";
import { showText } from "./texts";

/** The menu of the status bar item: what makes sense now, the most likely first. */
export async function menu(app: App, subject: Partial<Subject>): Promise<void> {
  const project = await projectOf(app, subject);
  if (!project) return;
  const { state, active } = project.model;
  const row = (icon: string, label: string, name: string): Choice<string> => ({ label: `$(${icon}) ${label}`, value: ui(name) });
  const line = (label: string): Choice<string> => ({ label, kind: vscode.QuickPickItemKind.Separator, value: "" });
  const crashed = active?.status === "crashed";
  const behind = active !== null && active.conflicts.length + active.drift.length > 0;
  const session = [
    ...(crashed ? [row("debug-restart", "Recover Session", "recover")] : []),
    ...(behind ? [row("sync", "Bring In the Project's Changes", "refresh")] : []),
    row("check", "Commit...", "commit"),
    row("diff-multiple", "Compare All Changes", "diffAll"),
    ...(crashed ? [] : [row("reply", "Retry This File...", "retry"), row("bookmark", "Make a Checkpoint...", "checkpoint"), row("note", "Log...", "log")]),
    row("book", "Open the Session's Document", "view"),
    ...(crashed ? [] : [row("debug-pause", "Pause...", "pause")]),
    row("trash", "Cancel Session...", "cancel"),
    line("sessions"),
  ];
  const others = (state?.sessions ?? []).some(({ name }) => name !== active?.name);
  const always = [
    row("add", "Start Session...", "start"),
    ...(others ? [row("arrow-swap", "Switch Session...", "switch")] : []),
    row("list-tree", "Show Sessions", "list"),
    row("pulse", "Doctor", "doctor"),
  ];
  const title = active ? `Interleaf: session ${active.name}${crashed ? ", crashed" : ""}` : "Interleaf: no session is active";
  const command = await choose(title, active ? [...session, ...always] : always);
  const about = active && crashed ? { project, session: active.name } : { project };
  if (command !== undefined) await vscode.commands.executeCommand(command, { subject: about });
}

/** Shows the sessions view; closed sessions are listed in it too. */
export async function list(): Promise<void> {
  await vscode.commands.executeCommand("interleaf.sessions.focus");
}

export async function status(app: App, subject: Partial<Subject>): Promise<void> {
  const project = await projectOf(app, subject);
  if (!project) return;
  const fields = subject.session === undefined ? {} : { name: subject.session };
  const { session, document } = await busy("looking", () => project.call("status", fields));
  if (!session) { told("No session is active.", { "Start Session": () => vscode.commands.executeCommand(ui("start")) }); return; }
  const row = project.model.state?.sessions.find((one) => one.name === session.name);
  const tldr = document?.tldr ? ` ${document.tldr}` : "";
  told(`${session.name}: ${row ? rowSummary(row) : session.status}.${tldr}`, {
    "Compare All": () => vscode.commands.executeCommand(ui("diffAll"), { subject: { project } }),
  });
}

/** Checks the workspace and says which programs are at work; offers to mend what can be mended. */
export async function doctor(app: App, subject: Partial<Subject>): Promise<void> {
  const project = await projectOf(app, subject);
  if (!project) return;
  const { findings } = await busy("checking the workspace", () => project.call("doctor", {}));
  const { connection } = project;
  const mcp = connection.server && sibling(connection.server.command, "interleaf-mcp");
  const lines = [
    "# Interleaf: Doctor",
    "",
    `- Extension ${(app.context.extension.packageJSON as { version: string }).version}, editor ${vscode.version}`,
    `- Server ${connection.version ?? "(no version told)"}, ${connection.server?.command ?? ""}, found by ${connection.server?.origin ?? ""}`,
    `- MCP server: ${mcp ?? "not installed beside the server"}`,
    `- Project: ${project.root}`,
    `- Active session: ${project.activeSession ?? "none"}`,
    "",
    "## Findings",
    "",
    ...(findings.length > 0 ? findings.map((one) => `- **${one.kind}**: ${one.message}`) : ["Nothing to mend."]),
    "",
  ];
  await showText("Doctor.md", lines.join("\n"));
  const mendable = findings.filter((finding) => finding.can_fix);
  if (mendable.length === 0) return;
  const detail = "Nothing that a person or an agent wrote is thrown away.";
  if (!(await confirm("Mend what the doctor found?", "Mend", detail))) return;
  await busy("mending", () => project.call("doctor", { fix: true }));
  told(`Mended ${count(mendable.length, "finding")}.`);
}

export async function install(app: App): Promise<void> {
  const server = await installServer(app.context);
  if (server === undefined) return;
  await Promise.all(app.projects.all.map((project) => project.connection.restart()));
  const version = app.projects.all[0]?.connection.version ?? "";
  told(`Interleaf's server ${version} is installed and running.`);
}

export async function chooseServer(): Promise<void> {
  const [file] = (await vscode.window.showOpenDialog({ title: "Choose interleaf-lsp", canSelectMany: false })) ?? [];
  if (!file) return;
  const configuration = vscode.workspace.getConfiguration("interleaf");
  await configuration.update("server.path", file.fsPath, vscode.ConfigurationTarget.Global);
}

export async function restart(app: App, subject: Partial<Subject>): Promise<void> {
  const chosen = subject.project ? [subject.project] : app.projects.all;
  await busy("restarting the server", () => Promise.all(chosen.map((project) => project.connection.restart())));
}

export function showLog(): Promise<void> {
  log.show();
  return Promise.resolve();
}

/** Opens interleaf.toml, or a new one that says what may stand in it. */
export async function openSettingsFile(app: App, subject: Partial<Subject>): Promise<void> {
  const project = await projectOf(app, subject);
  if (!project) return;
  const file = vscode.Uri.file(join(project.root, "interleaf.toml"));
  const exists = await vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
  await vscode.commands.executeCommand("vscode.open", exists ? file : file.with({ scheme: "untitled" }));
}

export async function walkthrough(app: App): Promise<void> {
  const id = `${app.context.extension.id}#interleaf.start`;
  await vscode.commands.executeCommand("workbench.action.openWalkthrough", id, false);
}

/** Questions to the person: a choice, a text, a yes. All end with undefined when the person turns away. */
import * as vscode from "vscode";
import type { App, Subject } from "../app";
import type { Project } from "../model/project";
import { count } from "../model/words";
import type { SessionRow } from "../protocol/types";

export interface Choice<T> extends vscode.QuickPickItem {
  value: T;
}

export async function choose<T>(title: string, choices: Choice<T>[], placeHolder = ""): Promise<T | undefined> {
  const chosen = await vscode.window.showQuickPick(choices, { title, placeHolder, matchOnDescription: true });
  return chosen?.value;
}

export interface Question {
  title: string;
  prompt?: string;
  placeHolder?: string;
  value?: string;
  /** Why the text cannot stand, while it is typed. */
  problem?: (text: string) => string | undefined;
}

export async function ask({ title, prompt, placeHolder, value, problem }: Question): Promise<string | undefined> {
  const options: vscode.InputBoxOptions = { title, ignoreFocusOut: true };
  if (prompt !== undefined) options.prompt = prompt;
  if (placeHolder !== undefined) options.placeHolder = placeHolder;
  if (value !== undefined) options.value = value;
  if (problem) options.validateInput = (text) => problem(text.trim());
  return (await vscode.window.showInputBox(options))?.trim();
}

/** Asks for a text that must not be empty. */
export function askText(title: string, prompt: string): Promise<string | undefined> {
  return ask({ title, prompt, problem: (text) => (text === "" ? "A few words are needed." : undefined) });
}

/** A yes that says what will happen; the way back stands below it, or above it where nothing can be taken back. */
export async function confirm(title: string, yes: string, detail: string, { keepFirst = false } = {}): Promise<boolean> {
  const choices = [
    { label: `$(check) ${yes}`, detail, value: true },
    { label: "$(close) Keep everything as it is", value: false },
  ];
  return (await choose(title, keepFirst ? choices.reverse() : choices)) ?? false;
}

/** The project that is meant: the subject's, the active editor's, the only one, or the one that is chosen. */
export async function projectOf(app: App, subject: Partial<Subject>): Promise<Project | undefined> {
  if (subject.project) return subject.project;
  const { all, current } = app.projects;
  const document = vscode.window.activeTextEditor?.document.uri;
  if (all.length < 2 || (document && app.projects.of(document))) return current;
  return choose(
    "Interleaf: which folder?",
    all.map((project) => ({ label: project.name, description: project.activeSession ?? "", value: project })),
  );
}

/** The open sessions, as the server lists them now. */
export async function openSessions(project: Project): Promise<SessionRow[]> {
  return project.model.state?.sessions ?? (await project.call("list", {})).sessions;
}

/** The subject's session, or one that is chosen among those that `fits`. */
export async function sessionOf(
  project: Project,
  subject: Partial<Subject>,
  title: string,
  fits: (row: SessionRow) => boolean = () => true,
): Promise<string | undefined> {
  if (subject.session !== undefined) return subject.session;
  const rows = (await openSessions(project)).filter(fits);
  if (rows.length === 0) {
    void vscode.window.showInformationMessage("Interleaf: there is no session to choose here.");
    return undefined;
  }
  return choose(
    title,
    rows.map((row) => ({ label: row.name, description: rowSummary(row), detail: row.description, value: row.name })),
  );
}

/** `active, 3 changes`. */
export function rowSummary(row: SessionRow): string {
  const parts = [row.status];
  if (row.changes_count > 0) parts.push(count(row.changes_count, "change"));
  if (row.conflicts_count > 0) parts.push(count(row.conflicts_count, "conflict"));
  return parts.join(", ");
}

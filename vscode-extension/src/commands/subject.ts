/** What a command was called about: nothing, a lens's fields, a tree node, a source-control row, a file. */
import * as vscode from "vscode";
import type { App, Subject } from "../app";

/** Makes one subject of whatever the editor or a lens passed to a command. */
export function subjectOf(app: App, args: unknown[]): Partial<Subject> {
  const subject: Partial<Subject> = {};
  for (const arg of args) {
    if (arg instanceof vscode.Uri) ofDocument(app, arg, subject);
    else if (isCarrier(arg)) Object.assign(subject, arg.subject);
    else if (typeof arg === "object" && arg !== null) ofFields(arg as Record<string, unknown>, subject);
  }
  return subject;
}

/** The subject of the file in the active editor, for commands about a file that were given none. */
export function activeSubject(app: App): Partial<Subject> {
  const subject: Partial<Subject> = {};
  const document = vscode.window.activeTextEditor?.document.uri ?? tabUri();
  if (document) ofDocument(app, document, subject);
  return subject;
}

function ofDocument(app: App, uri: vscode.Uri, subject: Partial<Subject>): void {
  const project = app.projects.of(uri);
  if (!project) return;
  subject.project ??= project;
  const overlay = project.parse(uri);
  const path = overlay?.path ?? project.globalPath(uri);
  if (overlay) subject.session ??= overlay.session;
  if (path) subject.path ??= path;
}

/** Fields as the server's lenses carry them. */
function ofFields(fields: Record<string, unknown>, subject: Partial<Subject>): void {
  const text = (...names: string[]): string | undefined =>
    names.map((name) => fields[name]).find((value): value is string => typeof value === "string");
  const session = text("session", "name");
  const path = text("path", "file_path");
  const id = text("id", "checkpoint");
  if (session !== undefined) subject.session = session;
  if (path !== undefined) subject.path = path;
  if (id !== undefined) subject.id = id;
}

function isCarrier(arg: unknown): arg is { subject: Partial<Subject> } {
  return typeof arg === "object" && arg !== null && typeof (arg as { subject?: unknown }).subject === "object";
}

function tabUri(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputText || input instanceof vscode.TabInputNotebook) return input.uri;
  return input instanceof vscode.TabInputCustom ? input.uri : undefined;
}

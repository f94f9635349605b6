/** Open editors of a session: what a verb needs saved first, and how a file or a comparison is shown. */
import * as vscode from "vscode";
import type { Project } from "../model/project";
import { documentPath } from "../model/layout";
import { NOTHING } from "../model/uris";
import type { ChangedPaths } from "../protocol/types";

/**
 * Saves the unsaved editors of a session, so that what a verb does includes what is on the screen.
 *
 * @returns false when one could not be saved (the person has been told by then).
 */
export async function saveSession(project: Project, session: string): Promise<boolean> {
  const dirty = vscode.workspace.textDocuments.filter((document) => document.isDirty && isOf(project, session, document.uri));
  const notebooks = vscode.workspace.notebookDocuments.filter((notebook) => notebook.isDirty && isOf(project, session, notebook.uri));
  const saved = await Promise.all([...dirty, ...notebooks].map((document) => document.save()));
  return saved.every(Boolean);
}

function isOf(project: Project, session: string, uri: vscode.Uri): boolean {
  return project.owns(uri) && project.parse(uri)?.session === session;
}

/** Opens the session's version of a file. */
export async function openInSession(project: Project, session: string, path: string): Promise<void> {
  await vscode.commands.executeCommand("vscode.open", project.overlayUri(session, path));
}

/** Opens the living document of a session. */
export async function openDocument(project: Project, session: string): Promise<void> {
  await vscode.commands.executeCommand("vscode.open", vscode.Uri.file(documentPath(project.root, session)));
}

/** Shows a read-only version of a file beside the session's. */
export async function compare(project: Project, session: string, path: string, version: string): Promise<void> {
  const name = path.split("/").at(-1) ?? path;
  const left = project.versionUri(version, path, session);
  const gone = isDeleted(project, session, path);
  const right = gone ? project.versionUri(NOTHING, path, session) : project.overlayUri(session, path);
  const title = `${name} (${wordsFor(version)} ↔ ${gone ? `deleted in ${session}` : session})`;
  await vscode.commands.executeCommand("vscode.diff", left, right, title);
}

function isDeleted(project: Project, session: string, path: string): boolean {
  const { active } = project.model;
  return active?.name === session && active.changes.deleted.includes(path);
}

/** `project`, `starting version`, `checkpoint C`, `rejected version 2`. */
export function wordsFor(version: string): string {
  const [kind, id] = version.split("/", 2);
  if (kind === "base") return "starting version";
  if (kind === "checkpoint") return id ?? kind;
  if (kind === "retry") return `rejected version ${id ?? ""}`;
  return "project";
}

/** Shows all these changes of a session in one editor. */
export async function compareAll(project: Project, session: string, { modified, created, deleted }: ChangedPaths): Promise<void> {
  const mine = (path: string): vscode.Uri => project.overlayUri(session, path);
  const theirs = (path: string): vscode.Uri => project.twinUri(path, session);
  const resources = [
    ...modified.map((path) => [mine(path), theirs(path), mine(path)]),
    ...created.map((path) => [mine(path), undefined, mine(path)]),
    ...deleted.map((path) => [mine(path), theirs(path), undefined]),
  ];
  await vscode.commands.executeCommand("vscode.changes", `project ↔ ${session}`, resources);
}

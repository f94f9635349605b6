/** The nodes of the sessions view: what each shows, and what stands below it. */
import * as vscode from "vscode";
import type { Subject } from "../app";
import { ui } from "../commands/ids";
import type { Project } from "../model/project";
import { ago, count } from "../model/words";
import type { CheckpointInfo, RetryInfo, SessionInfo, SessionRow, TrashEntry } from "../protocol/types";

export class Node extends vscode.TreeItem {
  readonly subject: Subject;
  readonly children: (() => Promise<Node[]>) | undefined;

  constructor(label: string, subject: Subject, children?: () => Promise<Node[]>, open = false) {
    const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
    super(label, children ? (open ? Expanded : Collapsed) : None);
    this.subject = subject;
    this.children = children;
  }
}

const CLOSED = new Set(["committed", "cancelled", "completed", "abandoned"]);
const ICONS: Record<string, [string, string?]> = {
  active: ["circle-filled", "charts.green"],
  crashed: ["error", "problemsErrorIcon.foreground"],
  inactive: ["circle-outline"],
};

/** All nodes of one project. */
export function projectNodes(project: Project): Node[] {
  const state = project.model.state;
  if (!state) return [];
  const open = state.sessions.map((row) => sessionNode(project, row, state.active));
  const archive = group("Archive", "archive", project, () => closedNodes(project));
  const trash = group("Trash", "trash", project, () => trashNodes(project));
  trash.contextValue = "trash";
  return [...open, archive, trash];
}

function sessionNode(project: Project, row: SessionRow, active: SessionInfo | null): Node {
  const mine = active?.name === row.name ? active : undefined;
  const subject = { project, session: row.name };
  const node = new Node(row.name, subject, () => Promise.resolve(sessionChildren(project, row, mine)), mine !== undefined);
  const parts = [
    row.changes_count > 0 ? count(row.changes_count, "change") : "no changes",
    row.conflicts_count > 0 ? count(row.conflicts_count, "conflict") : "",
    row.status === "active" ? "" : row.status,
  ];
  node.description = parts.filter((part) => part !== "").join(", ");
  node.tooltip = new vscode.MarkdownString(`**${row.name}**: ${row.status}\n\n${row.description}\n\nstarted ${ago(Date.parse(row.created_at), Date.now())}`);
  node.contextValue = `session-${row.status}`;
  node.iconPath = row.conflicts_count > 0 ? icon("warning", "problemsWarningIcon.foreground") : icon(...(ICONS[row.status] ?? ["circle-outline"]));
  return node;
}

function sessionChildren(project: Project, row: SessionRow, active?: SessionInfo): Node[] {
  const subject = { project, session: row.name };
  const document = new Node("Document", subject);
  document.iconPath = icon("book");
  document.command = { command: ui("view"), title: "Open", arguments: [{ subject }] };
  const nodes = [document];
  if (active) {
    const { modified, created, deleted } = active.changes;
    for (const path of modified) nodes.push(fileNode(subject, path, "edit", "modified"));
    for (const path of created) nodes.push(fileNode(subject, path, "add", "created"));
    for (const path of deleted) nodes.push(fileNode(subject, path, "trash", "deleted"));
    if (active.retries.length > 0) nodes.push(group(count(active.retries.length, "retry", "retries"), "reply", project, () => Promise.resolve(active.retries.map((retry) => retryNode(subject, retry)))));
  } else if (row.changes_count > 0) {
    nodes.push(group(count(row.changes_count, "change"), "edit", project, () => changesOf(project, row.name)));
  }
  if (row.checkpoints > 0) nodes.push(group(count(row.checkpoints, "checkpoint"), "bookmark", project, () => checkpointNodes(project, row.name)));
  return nodes;
}

function fileNode(subject: Subject, path: string, iconName: string, kind: string): Node {
  const about = { ...subject, path };
  const name = path.split("/").at(-1) ?? path;
  const node = new Node(name, about);
  node.description = path === name ? kind : `${path.slice(0, -name.length - 1)}, ${kind}`;
  node.iconPath = icon(iconName);
  node.contextValue = `file-${kind}`;
  node.command = { command: ui("diff"), title: "Compare with the Project", arguments: [{ subject: about }] };
  return node;
}

function retryNode(subject: Subject, retry: RetryInfo): Node {
  const about = { ...subject, path: retry.file, id: String(retry.number) };
  const node = new Node(retry.reason, about);
  node.description = `${retry.file.split("/").at(-1) ?? retry.file}, retry ${retry.number}`;
  node.tooltip = `${retry.reason}\n\n${retry.file}, ${ago(Date.parse(retry.recorded_at), Date.now())}`;
  node.iconPath = retry.resolved ? icon("pass") : icon("comment-unresolved");
  node.contextValue = "retry";
  node.command = { command: ui("compareRetry"), title: "Compare", arguments: [{ subject: about }] };
  return node;
}

async function changesOf(project: Project, name: string): Promise<Node[]> {
  const { session } = await project.call("status", { name });
  if (!session) return [];
  const subject = { project, session: name };
  const { modified, created, deleted } = session.changes;
  return [
    ...modified.map((path) => fileNode(subject, path, "edit", "modified")),
    ...created.map((path) => fileNode(subject, path, "add", "created")),
    ...deleted.map((path) => fileNode(subject, path, "trash", "deleted")),
  ];
}

async function checkpointNodes(project: Project, name: string): Promise<Node[]> {
  const { checkpoints } = await project.call("checkpoints", { name });
  return checkpoints.map((one) => checkpointNode(project, name, one));
}

function checkpointNode(project: Project, session: string, one: CheckpointInfo): Node {
  const node = new Node(one.note === "" ? one.id : one.note, { project, session, id: one.id });
  node.description = `${ago(Date.parse(one.created_at), Date.now())}, ${count(one.files.length, "file")}`;
  node.iconPath = icon("bookmark");
  node.contextValue = "checkpoint";
  return node;
}

async function closedNodes(project: Project): Promise<Node[]> {
  const { sessions } = await project.call("list", { all: true });
  return sessions
    .filter((row) => CLOSED.has(row.status))
    .map((row) => {
      const node = new Node(row.name, { project, session: row.name });
      node.description = row.status;
      node.tooltip = row.description;
      node.iconPath = icon(row.status === "committed" || row.status === "completed" ? "pass" : "circle-slash");
      node.contextValue = "session-closed";
      return node;
    });
}

async function trashNodes(project: Project): Promise<Node[]> {
  const { trash = [] } = await project.call("trash", { action: "list" });
  return trash.map((entry) => trashNode(project, entry));
}

function trashNode(project: Project, entry: TrashEntry): Node {
  const node = new Node(entry.path ?? entry.session ?? entry.id, { project, id: entry.id });
  node.description = `${entry.what}, ${ago(Date.parse(entry.trashed_at), Date.now())}`;
  node.iconPath = icon(entry.path === undefined ? "git-branch" : "file");
  node.contextValue = "trashed";
  return node;
}

function group(label: string, iconName: string, project: Project, children: () => Promise<Node[]>): Node {
  const node = new Node(label, { project }, children);
  node.iconPath = icon(iconName);
  return node;
}

function icon(name: string, color?: string): vscode.ThemeIcon {
  return color === undefined ? new vscode.ThemeIcon(name) : new vscode.ThemeIcon(name, new vscode.ThemeColor(color));
}

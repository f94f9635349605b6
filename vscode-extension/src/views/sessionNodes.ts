/** The nodes of the sessions view: what each shows, and what stands below it. */
import * as vscode from "vscode";
import type { Subject } from "../app";
import { ui } from "../commands/ids";
import { documentIn } from "../model/layout";
import type { Project } from "../model/project";
import { ago, count } from "../model/words";
import type { ChangedPaths, CheckpointInfo, RetryInfo, SessionInfo, SessionRow, TrashEntry } from "../protocol/types";

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
  return [...(open.length > 0 ? open : [startNode(project)]), archive, trash];
}

function startNode(project: Project): Node {
  const node = new Node("Start a session...", { project });
  node.description = "none is open";
  node.iconPath = icon("add");
  node.command = { command: ui("start"), title: "Start Session", arguments: [{ subject: { project } }] };
  return node;
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
  node.tooltip = [`${row.name}: ${row.status}`, row.description, `Started ${ago(Date.parse(row.created_at), Date.now())}`].filter((line) => line !== "").join("\n");
  node.contextValue = `session-${row.status}`;
  node.iconPath = row.conflicts_count > 0 ? icon("warning", "problemsWarningIcon.foreground") : icon(...(ICONS[row.status] ?? ["circle-outline"]));
  return node;
}

function sessionChildren(project: Project, row: SessionRow, active?: SessionInfo): Node[] {
  const subject = { project, session: row.name };
  const document = new Node("Document", subject);
  document.iconPath = icon("book");
  document.command = { command: ui("view"), title: "Open", arguments: [{ subject }] };
  document.contextValue = active ? "document-active" : "document";
  const nodes = [document];
  if (active) {
    nodes.push(...fileNodes(subject, active.changes, active.conflicts.map((conflict) => conflict.path)));
    if (active.retries.length > 0) nodes.push(group(count(active.retries.length, "retry", "retries"), "reply", project, () => Promise.resolve(active.retries.map((retry) => retryNode(subject, retry)))));
  } else if (row.changes_count > 0) {
    nodes.push(group(count(row.changes_count, "change"), "edit", project, () => changesOf(project, row.name)));
  }
  if (row.checkpoints > 0) nodes.push(group(count(row.checkpoints, "checkpoint"), "bookmark", project, () => checkpointNodes(project, row.name)));
  return nodes;
}

const FILE_ICONS = { modified: "edit", created: "add", deleted: "trash" };

function fileNodes(subject: Subject, { modified, created, deleted }: ChangedPaths, conflicts: string[] = []): Node[] {
  const nodes = (paths: string[], kind: keyof typeof FILE_ICONS): Node[] => paths.map((path) => fileNode(subject, path, kind, conflicts.includes(path)));
  return [...nodes(modified, "modified"), ...nodes(created, "created"), ...nodes(deleted, "deleted")];
}

function fileNode(subject: Subject, path: string, kind: keyof typeof FILE_ICONS, conflict: boolean): Node {
  const about = { ...subject, path };
  const node = namedByPath(path, about);
  node.tooltip = `${path}\n${kind} in session ${subject.session ?? ""}${conflict ? "; the project changed it too" : ""}`;
  node.iconPath = conflict ? icon("warning", "problemsWarningIcon.foreground") : icon(FILE_ICONS[kind]);
  node.contextValue = `file-${kind}`;
  node.command = { command: ui("diff"), title: "Compare with the Project", arguments: [{ subject: about }] };
  return node;
}

/** The file's name, and its folder in grey. */
function namedByPath(path: string, about: Subject): Node {
  const name = path.split("/").at(-1) ?? path;
  const node = new Node(name, about);
  node.description = path.slice(0, -name.length - 1);
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
  return fileNodes({ project, session: name }, session.changes);
}

async function checkpointNodes(project: Project, name: string): Promise<Node[]> {
  const { checkpoints } = await project.call("checkpoints", { name });
  return checkpoints.map((one) => checkpointNode(project, name, one));
}

function checkpointNode(project: Project, session: string, one: CheckpointInfo): Node {
  const about = { project, session, id: one.id };
  const files = (): Promise<Node[]> => Promise.resolve(one.files.map((path) => checkpointFileNode({ ...about, path }, path)));
  const node = new Node(one.note === "" ? one.id : one.note, about, one.files.length > 0 ? files : undefined);
  node.description = `${ago(Date.parse(one.created_at), Date.now())}, ${count(one.files.length, "file")}`;
  node.tooltip = `${node.label as string}\n${one.id}`;
  node.iconPath = icon("bookmark");
  node.contextValue = "checkpoint";
  return node;
}

function checkpointFileNode(about: Subject, path: string): Node {
  const node = namedByPath(path, about);
  node.tooltip = `${path}\nas it was at the checkpoint`;
  node.iconPath = icon("file");
  node.contextValue = "checkpoint-file";
  node.command = { command: ui("compareCheckpoint"), title: "Compare", arguments: [{ subject: about }] };
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
      node.command = { command: "vscode.open", title: "Open the Document", arguments: [vscode.Uri.file(documentIn(project.root, row.path))] };
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

/** The sessions view. It reads the last state; checkpoints, archive and trash are asked for when they are opened. */
import * as vscode from "vscode";
import type { App } from "../app";
import { log } from "../log";
import { Node, projectNodes } from "./sessionNodes";

export class SessionsTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #app: App;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #view: vscode.TreeView<Node>;
  readonly #subscriptions: vscode.Disposable;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(app: App) {
    this.#app = app;
    this.#view = vscode.window.createTreeView("interleaf.sessions", { treeDataProvider: this, showCollapseAll: true });
    this.#subscriptions = vscode.Disposable.from(
      this.#view,
      this.#changed,
      app.projects.onDidChangeState(() => this.#refresh()),
      app.projects.onDidChangeStatus(() => this.#refresh()),
    );
    this.#refresh();
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return node;
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node) return (await node.children?.().catch(refused)) ?? [];
    const { all } = this.#app.projects;
    const [only] = all;
    if (only && all.length === 1) return hasSessions(only) ? projectNodes(only) : [];
    const used = all.filter(hasSessions);
    return used.map((project) => new Node(project.name, { project }, () => Promise.resolve(projectNodes(project)), true));
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #refresh(): void {
    this.#changed.fire(undefined);
    const { current, all } = this.#app.projects;
    this.#view.badge = undefined;
    this.#view.description = current?.activeSession ?? "";
    const status = current?.connection.status ?? "idle";
    void vscode.commands.executeCommand("setContext", "interleaf.server", status);
    void vscode.commands.executeCommand("setContext", "interleaf.active", all.some((project) => project.activeSession !== undefined));
    void vscode.commands.executeCommand("setContext", "interleaf.sessions", all.some((project) => (project.model.state?.sessions.length ?? 0) > 0));
  }
}

/** Where there never was a session the view is empty, so that the welcome text shows. */
function hasSessions(project: { model: { state?: { sessions: unknown[] } | undefined }; hasHistory: boolean }): boolean {
  return (project.model.state?.sessions.length ?? 0) > 0 || (project.hasHistory && project.model.state !== undefined);
}

function refused(error: unknown): Node[] {
  log.warn(String(error));
  return [];
}

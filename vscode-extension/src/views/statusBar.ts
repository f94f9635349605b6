/** The status bar item: where you are, in the server's words; a click opens the menu. */
import * as vscode from "vscode";
import type { App } from "../app";
import { ui } from "../commands/ids";
import type { Project } from "../model/project";
import type { Severity } from "../protocol/messages";

interface Look {
  text: string;
  tooltip: string;
  severity: Severity;
  command: string;
}

export class StatusBar implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem("interleaf.session", vscode.StatusBarAlignment.Left, 90);
  readonly #subscriptions: vscode.Disposable;
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
    this.#item.name = "Interleaf Session";
    this.#subscriptions = vscode.Disposable.from(
      app.projects.onDidChangeState(() => this.#draw()),
      app.projects.onDidChangeStatus(() => this.#draw()),
      vscode.window.onDidChangeActiveTextEditor(() => this.#draw()),
    );
    this.#draw();
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#item.dispose();
  }

  #draw(): void {
    const project = this.#app.projects.current;
    const look = project && lookOf(project);
    if (!look) return this.#item.hide();
    this.#item.text = look.text;
    // A plain text: its lines stay lines, and a name with asterisks is no markup.
    this.#item.tooltip = look.tooltip;
    this.#item.accessibilityInformation = { label: `Interleaf: ${look.text.replace(/\$\([^)]*\)/g, "").trim()}` };
    this.#item.command = look.command;
    const color = { none: undefined, info: undefined, warning: "statusBarItem.warningBackground", error: "statusBarItem.errorBackground" }[look.severity];
    this.#item.backgroundColor = color === undefined ? undefined : new vscode.ThemeColor(color);
    this.#item.show();
  }
}

function lookOf(project: Project): Look | undefined {
  const { state } = project.model;
  const { status } = project.connection;
  if (state && status === "running") {
    const { text, tooltip, severity } = state.statusBar;
    return { text: withIcon(text), tooltip, severity, command: ui("menu") };
  }
  const session = project.activeSession;
  const where = session === undefined ? "Interleaf" : `Interleaf: ${session}`;
  if (status === "starting") return { text: `$(loading~spin) ${where}`, tooltip: "The server is starting.", severity: "none", command: ui("menu") };
  if (status === "missing") {
    return { text: `$(warning) ${where}`, tooltip: "The server was not found. Click to install it.", severity: "warning", command: ui("install") };
  }
  if (status === "failed") {
    const tooltip = "The server is not running. Saves into the session fail until it is back, and nothing is lost. Click to restart it.";
    return { text: `$(error) ${where}`, tooltip, severity: "error", command: ui("restart") };
  }
  if (status === "restricted") {
    return { text: `$(lock) ${where}`, tooltip: "Restricted Mode: sessions can be read, not written.", severity: "none", command: "workbench.trust.manage" };
  }
  return session === undefined ? undefined : { text: `$(git-branch) ${where}`, tooltip: "The server is not started.", severity: "none", command: ui("restart") };
}

function withIcon(text: string): string {
  return text.startsWith("$(") ? text : `$(git-branch) ${text}`;
}

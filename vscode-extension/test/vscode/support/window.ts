/** The window under test: the extension's own objects, and small waits. */
import * as vscode from "vscode";
import type { App } from "../../../src/app";
import type { Project } from "../../../src/model/project";

export interface Exports {
  app: App;
  settled: () => Promise<void>;
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until `check` answers something, and gives it back. */
export async function until<T>(what: string, check: () => T | undefined | false | null, limit = 20_000): Promise<T> {
  const end = Date.now() + limit;
  for (;;) {
    const answer = check();
    if (answer !== undefined && answer !== false && answer !== null) return answer;
    if (Date.now() > end) throw new Error(`waited ${limit} ms in vain: ${what}`);
    await sleep(10);
  }
}

export async function activated(): Promise<Exports> {
  const extension = vscode.extensions.all.find((one) => one.id.endsWith(".interleaf"));
  if (!extension) throw new Error("the extension is not there");
  return (await extension.activate()) as Exports;
}

export async function theProject(): Promise<Project> {
  const { app } = await activated();
  const [project] = app.projects.all;
  if (!project) throw new Error("no project");
  return project;
}

export async function closeAll(): Promise<void> {
  for (const group of vscode.window.tabGroups.all) {
    for (const tab of group.tabs) {
      if (!tab.isDirty) continue;
      const { input } = tab;
      if (!(input instanceof vscode.TabInputText)) continue;
      await vscode.window.showTextDocument(input.uri, { viewColumn: group.viewColumn, preview: false });
      await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    }
  }
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
}

/** The active text editor. */
export function editor(): vscode.TextEditor {
  const active = vscode.window.activeTextEditor;
  if (!active) throw new Error("no active editor");
  return active;
}

/** Opens a global file the way a click does, and waits until the session's version stands there. */
export async function openThrough(uri: vscode.Uri, options: vscode.TextDocumentShowOptions = {}): Promise<vscode.TextEditor> {
  await vscode.window.showTextDocument(uri, { preview: false, ...options });
  const name = uri.path.split("/").at(-1) ?? "";
  return until(`the session's version of ${name}`, () => {
    const active = vscode.window.activeTextEditor;
    return active?.document.uri.scheme === "interleaf" && active.document.uri.path.endsWith(name) ? active : undefined;
  });
}

export async function setting(key: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration().update(key, value, vscode.ConfigurationTarget.Global);
}

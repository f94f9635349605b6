import * as vscode from "vscode";
import { ui } from "./ids";

/** Shows in the status bar that something is under way. */
export function busy<T>(title: string, work: () => Promise<T>): Promise<T> {
  const options = { location: vscode.ProgressLocation.Window, title: `Interleaf: ${title}` };
  return Promise.resolve(vscode.window.withProgress(options, work));
}

/** The same where it may take long: in a notification with a Cancel button. */
export function long<T>(title: string, work: (token: vscode.CancellationToken) => Promise<T>): Promise<T> {
  const options = { location: vscode.ProgressLocation.Notification, title: `Interleaf: ${title}`, cancellable: true };
  return Promise.resolve(vscode.window.withProgress(options, (_, token) => work(token)));
}

/**
 * Tells what was done, with buttons for what comes next; the answer is not waited for. Without a button the editor shows
 * one line of some sixty characters.
 */
export function told(message: string, next: Record<string, () => Thenable<unknown>> = {}): void {
  void vscode.window.showInformationMessage(message, ...Object.keys(next)).then((chosen) => {
    if (chosen !== undefined) return next[chosen]?.();
    return undefined;
  });
}

/** Where what was discarded lies. */
export function trashButton(): Record<string, () => Thenable<unknown>> {
  return { "Show Trash": () => vscode.commands.executeCommand(ui("trash")) };
}

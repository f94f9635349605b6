/**
 * Texts that belong to no file (what the doctor found, a section of the document): read-only, so that closing one asks
 * nobody whether it should be saved.
 */
import * as vscode from "vscode";

const SCHEME = "interleaf-text";

/** The last text of each name. */
const texts = new Map<string, string>();
const changed = new vscode.EventEmitter<vscode.Uri>();

export function registerTexts(): vscode.Disposable {
  const provider: vscode.TextDocumentContentProvider = {
    onDidChange: changed.event,
    provideTextDocumentContent: ({ path }) => texts.get(path) ?? "",
  };
  return vscode.workspace.registerTextDocumentContentProvider(SCHEME, provider);
}

/** Shows a text; `name` is what stands on the tab, and its ending says the language. */
export async function showText(name: string, content: string): Promise<void> {
  const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name}` });
  texts.set(uri.path, content);
  changed.fire(uri);
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
}

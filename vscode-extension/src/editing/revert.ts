import * as vscode from "vscode";
import { resourceTabs } from "./tabs";

/**
 * Drops what a document's buffer holds beyond the file, and closes its tabs.
 *
 * The editor reverts only the editor in front, so a dirty one has to come to the front for a moment.
 */
export async function revertAndClose(document: vscode.TextDocument): Promise<void> {
  const key = document.uri.toString();
  if (document.isDirty) {
    const before = vscode.window.activeTextEditor;
    await vscode.window.showTextDocument(document, { preview: false });
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    if (before && before.document !== document && !before.document.isClosed) {
      await vscode.window.showTextDocument(before.document, { viewColumn: before.viewColumn, preview: false });
    }
  }
  const left = resourceTabs().filter(({ tab, input }) => input.uri.toString() === key && !tab.isDirty);
  if (left.length > 0) await vscode.window.tabGroups.close(left.map(({ tab }) => tab), true);
}

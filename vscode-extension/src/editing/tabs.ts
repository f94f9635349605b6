/** Tabs and what they show: moving one to another address without losing place, column or focus. */
import * as vscode from "vscode";

export type ResourceInput = vscode.TabInputText | vscode.TabInputNotebook | vscode.TabInputCustom;

/** All tabs that show one resource (comparisons show two, and are left alone). */
export function resourceTabs(): { tab: vscode.Tab; input: ResourceInput }[] {
  return vscode.window.tabGroups.all.flatMap((group) =>
    group.tabs.flatMap((tab) => (isResource(tab.input) ? [{ tab, input: tab.input }] : [])),
  );
}

export function isResource(input: unknown): input is ResourceInput {
  return (
    input instanceof vscode.TabInputText || input instanceof vscode.TabInputNotebook || input instanceof vscode.TabInputCustom
  );
}

/** Where a person is in a text: what must be the same after its tab has moved. */
interface Place {
  selections: readonly vscode.Selection[];
  top: number;
}

/**
 * Shows another address in place of a tab, with the same kind of editor. The old tab is closed, unless it is dirty.
 *
 * @param focus whether the new editor may take the keys, when the tab was the one in front.
 */
export async function moveTab(tab: vscode.Tab, input: ResourceInput, to: vscode.Uri, focus: boolean): Promise<void> {
  const options: vscode.TextDocumentShowOptions = {
    viewColumn: tab.group.viewColumn,
    preview: tab.isPreview,
    preserveFocus: !focus || !tab.isActive || !tab.group.isActive,
  };
  if (input instanceof vscode.TabInputNotebook) await openWith(to, input.notebookType, options);
  else if (input instanceof vscode.TabInputCustom) await openWith(to, input.viewType, options);
  else if (tab.isActive) await showText(input.uri, to, options);
  else await vscode.commands.executeCommand("vscode.open", to, { ...options, background: true });
  const left = tabOf(input.uri, tab.group.viewColumn);
  if (left && !left.isDirty) await vscode.window.tabGroups.close(left, true);
}

async function openWith(uri: vscode.Uri, editor: string, options: vscode.TextDocumentShowOptions): Promise<void> {
  await vscode.commands.executeCommand("vscode.openWith", uri, editor, options);
}

async function showText(from: vscode.Uri, to: vscode.Uri, options: vscode.TextDocumentShowOptions): Promise<void> {
  // First load, then look where the person is: they may still be moving.
  const document = await vscode.workspace.openTextDocument(to);
  const place = placeIn(from, options.viewColumn);
  const selection = place?.selections[0];
  const editor = await vscode.window.showTextDocument(document, selection ? { ...options, selection } : options);
  if (!place) return;
  if (place.selections.length > 1) editor.selections = place.selections;
  await scrollTo(editor, place.top);
}

function placeIn(uri: vscode.Uri, column: vscode.ViewColumn | undefined): Place | undefined {
  const key = uri.toString();
  const editor = vscode.window.visibleTextEditors.find(
    (one) => one.document.uri.toString() === key && (column === undefined || one.viewColumn === column),
  );
  return editor && { selections: editor.selections, top: editor.visibleRanges[0]?.start.line ?? 0 };
}

/** Puts a line at the top. What sticks there (headings) makes `revealRange` miss by its height, so that is mended. */
async function scrollTo(editor: vscode.TextEditor, top: number): Promise<void> {
  const now = (): number => editor.visibleRanges[0]?.start.line ?? 0;
  if (top === now()) return;
  editor.revealRange(new vscode.Range(top, 0, top, 0), vscode.TextEditorRevealType.AtTop);
  await new Promise((resolve) => setTimeout(resolve, 60));
  const missed = top - now();
  if (missed === 0 || vscode.window.activeTextEditor !== editor) return;
  await vscode.commands.executeCommand("editorScroll", {
    to: missed > 0 ? "down" : "up",
    by: "line",
    value: Math.abs(missed),
    revealCursor: false,
  });
}

/** The tab of a resource in one column (or any). */
export function tabOf(uri: vscode.Uri, column?: vscode.ViewColumn): vscode.Tab | undefined {
  const key = uri.toString();
  return resourceTabs().find(
    ({ tab, input }) => input.uri.toString() === key && (column === undefined || tab.group.viewColumn === column),
  )?.tab;
}

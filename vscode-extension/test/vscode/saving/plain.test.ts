/** A save in a session: the copy gets the text, the global sees nothing. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Project } from "../../../src/model/project";
import { Global, lines, root } from "../support/files";
import { endSession, startSession } from "../support/session";
import { closeAll, editor, openThrough, sleep, until } from "../support/window";

const SESSION = "plain";

describe("a save in a session", () => {
  let project: Project;
  before(async () => (project = await startSession(SESSION)));
  after(() => endSession(project));

  const edit = async (at: number, text: string): Promise<void> => {
    await editor().edit((edits) => edits.insert(new vscode.Position(at, 0), text));
  };

  it("writes the session's copy and not one byte of the global", async () => {
    const file = new Global("scene", lines());
    const { document } = await openThrough(file.uri);
    await edit(3, "EDIT ");
    assert.equal(await document.save(), true);
    assert.equal(file.inSession(SESSION)?.toString(), lines().replace("Line 4 ", "EDIT Line 4 "));
    assert.equal(document.isDirty, false);
    file.assertUntouched();
  });

  it("can be undone afterwards, back to the text of the global", async () => {
    const file = new Global("scene", lines());
    const { document } = await openThrough(file.uri);
    await edit(3, "EDIT ");
    await document.save();
    await vscode.commands.executeCommand("undo");
    assert.equal(document.getText(), lines());
    assert.equal(await document.save(), true);
    assert.equal(file.inSession(SESSION)?.toString(), lines());
    file.assertUntouched();
  });

  it("leaves cursor, selection and scroll where they are", async () => {
    const file = new Global("scene", lines(200));
    const open = await openThrough(file.uri);
    open.selection = new vscode.Selection(120, 2, 120, 6);
    open.revealRange(new vscode.Range(110, 0, 110, 0), vscode.TextEditorRevealType.AtTop);
    await until("the scrolled editor", () => (open.visibleRanges[0]?.start.line ?? 0) > 50);
    await sleep(200);
    const top = open.visibleRanges[0]?.start.line;
    await open.edit((edits) => edits.insert(new vscode.Position(130, 0), "EDIT "));
    await open.document.save();
    await sleep(200);
    assert.deepEqual([open.selection.start.line, open.selection.start.character, open.selection.end.character], [120, 2, 6]);
    assert.equal(open.visibleRanges[0]?.start.line, top);
    file.assertUntouched();
  });

  it("tells the status bar's state of the change", async () => {
    const file = new Global("counted", lines());
    const { document } = await openThrough(file.uri);
    await edit(0, "EDIT ");
    await document.save();
    await until("the change in the state", () => project.model.active?.changes.modified.includes(file.path));
    file.assertUntouched();
  });

  it("of thirty files at once takes 0.6 s at most, once the server is warm", async () => {
    const [times, plain]: [number[], number[]] = [[], []];
    // On a busy machine the editor itself takes longer: plain files, saved beside, tell how much.
    const limit = (): number => Math.max(600, 4 * Math.min(...plain));
    const quick = (): boolean => Math.min(...times) <= limit();
    // What else the machine does can only add to it: one time that is quick enough shows that it can be.
    for (let round = 0; round === 0 || (round < 5 && !quick()); round += 1) {
      times.push(await saveThirty((file) => project.overlayUri(SESSION, file.path), true));
      plain.push(await saveThirty((file) => vscode.Uri.file(`${root()}/workspace/${file.path.replaceAll("/", "-")}`), false));
    }
    assert.ok(quick(), `saving took ${times.join(", ")} ms, plain files ${plain.join(", ")} ms`);
  }).timeout(240_000);

  /** Milliseconds that saving thirty dirty files takes. */
  async function saveThirty(uriOf: (file: Global) => vscode.Uri, inSession: boolean): Promise<number> {
    const files = Array.from({ length: 30 }, (_, index) => new Global(`many${index}`, lines()));
    const change = new vscode.WorkspaceEdit();
    for (const file of files) {
      const uri = uriOf(file);
      if (!inSession) await vscode.workspace.fs.writeFile(uri, file.bytes);
      await vscode.window.showTextDocument(uri, { preview: false });
      change.insert(uri, new vscode.Position(3, 0), "EDIT ");
    }
    await vscode.workspace.applyEdit(change);
    const began = Date.now();
    assert.equal(await vscode.workspace.saveAll(false), true);
    const took = Date.now() - began;
    for (const file of files) {
      if (inSession) assert.match(file.inSession(SESSION)?.toString() ?? "", /^EDIT /m);
      else await vscode.workspace.fs.delete(uriOf(file));
      file.assertUntouched();
      file.forget();
    }
    await closeAll();
    return took;
  }
});

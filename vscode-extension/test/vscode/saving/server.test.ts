/** A save while the server is slow, dead or not to be found. The server is the real one: signals do it. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Project } from "../../../src/model/project";
import { Global, lines } from "../support/files";
import { endSession, startSession, withSettings } from "../support/session";
import { closeAll, editor, openThrough, sleep, until } from "../support/window";

const SESSION = "trouble";

describe("a save while the server is in trouble", () => {
  let project: Project;
  before(async () => (project = await startSession(SESSION)));
  afterEach(closeAll);
  after(() => endSession(project));

  async function edited(name: string): Promise<{ file: Global; document: vscode.TextDocument }> {
    const file = new Global(name, lines());
    const { document } = await openThrough(file.uri);
    await editor().edit((edits) => edits.insert(new vscode.Position(3, 0), "EDIT "));
    return { file, document };
  }

  const pid = (): number => project.connection.process ?? assert.fail("no server runs");

  it("three seconds slow: the save waits, and is whole", async () => {
    const { file, document } = await edited("slow");
    const stopped = pid();
    process.kill(stopped, "SIGSTOP");
    const began = Date.now();
    const saving = Promise.resolve(document.save());
    await sleep(3000);
    process.kill(stopped, "SIGCONT");
    assert.equal(await saving, true);
    assert.ok(Date.now() - began >= 3000);
    assert.equal(file.inSession(SESSION)?.toString(), lines().replace("Line 4 ", "EDIT Line 4 "));
    file.assertUntouched();
  });

  it("slow while a file is opened: what is typed meanwhile reaches no global", async () => {
    const file = new Global("slowopen", lines());
    const stopped = pid();
    process.kill(stopped, "SIGSTOP");
    try {
      const open = await vscode.window.showTextDocument(file.uri, { preview: false });
      await vscode.commands.executeCommand("type", { text: "LOST?" });
      await open.document.save();
      assert.equal(open.document.getText(), lines());
    } finally {
      process.kill(stopped, "SIGCONT");
    }
    await until("the session's version", () => vscode.window.activeTextEditor?.document.uri.scheme === "interleaf");
    file.assertUntouched();
  });

  it("killed: it comes back by itself, and the save is whole or the editor still dirty", async () => {
    const { file, document } = await edited("killed");
    const dead = pid();
    process.kill(dead, "SIGKILL");
    const saved = await document.save();
    if (!saved) assert.equal(document.isDirty, true);
    file.assertUntouched();
    await until("another server", () => project.connection.status === "running" && project.connection.process !== dead);
    assert.equal(await document.save(), true);
    assert.equal(file.inSession(SESSION)?.toString(), lines().replace("Line 4 ", "EDIT Line 4 "));
    file.assertUntouched();
  });

  it("not to be found: files can be read, saves fail, and nothing is lost", async () => {
    const { file, document } = await edited("away");
    const other = new Global("readable", lines(5));
    await withSettings({ "interleaf.server.path": "/nowhere/interleaf-lsp" }, async () => {
      await until("the server to be missing", () => project.connection.status === "missing");
      assert.equal(await document.save(), false);
      assert.equal(document.isDirty, true);
      assert.match(document.getText(), /EDIT Line 4 /);
      const read = await vscode.workspace.fs.readFile(project.overlayUri(SESSION, other.path));
      assert.equal(Buffer.from(read).toString(), lines(5));
      file.assertUntouched();
    });
    await until("the server to be back", () => project.connection.status === "running");
    assert.equal(await document.save(), true);
    assert.match(file.inSession(SESSION)?.toString() ?? "", /EDIT Line 4 /);
    file.assertUntouched();
  });

  it("of a text older than the session's copy is refused and loses neither", async () => {
    const { file, document } = await edited("stale");
    await project.call("write", { path: file.path, content: "an agent was here\n" });
    await sleep(300);
    assert.equal(await document.save(), false);
    assert.match(document.getText(), /EDIT Line 4 /);
    assert.equal(file.inSession(SESSION)?.toString(), "an agent was here\n");
    file.assertUntouched();
  });
});

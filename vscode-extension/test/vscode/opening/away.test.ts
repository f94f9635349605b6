/** A global in front while no server can be asked: as soon as the session is known to have the text, it is shown instead. */
import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import * as vscode from "vscode";
import type { Project } from "../../../src/model/project";
import { Global, lines, root } from "../support/files";
import { endSession, startSession, withSettings } from "../support/session";
import { closeAll, sleep, until } from "../support/window";

const SESSION = "away";
const { Beside, One, Two } = vscode.ViewColumn;

describe("a global in front while the server is away", () => {
  let project: Project;
  before(async () => (project = await startSession(SESSION)));
  afterEach(closeAll);
  after(() => endSession(project));

  /** What each group shows in front, as scheme and name. */
  const inFront = (): string[] =>
    vscode.window.tabGroups.all.map(({ activeTab }) => {
      const input = activeTab?.input;
      const shown = input instanceof vscode.TabInputText || input instanceof vscode.TabInputNotebook ? input.uri : undefined;
      return `${shown?.scheme}:${shown?.path.split("/").at(-1)}`;
    });
  const nameOf = (file: Global): string => file.path.split("/").at(-1) ?? "";
  const session = (file: Global): vscode.Uri => project.overlayUri(SESSION, file.path);

  async function away(work: () => Promise<void>): Promise<void> {
    await withSettings({ "interleaf.server.path": "/nowhere/interleaf-lsp" }, async () => {
      await until("the server to be missing", () => project.connection.status === "missing");
      await work();
    });
    await until("the server to be back", () => project.connection.status === "running" && project.model.active?.name === SESSION);
  }

  /** Opens a global, and waits as long as a redirect would take. */
  async function staysInFront(file: Global, viewColumn = One): Promise<void> {
    await vscode.window.showTextDocument(file.uri, { preview: false, viewColumn });
    await sleep(500);
    assert.ok(inFront().includes(`file:${nameOf(file)}`), inFront().join(", "));
  }

  it("gives way to the session's version when the editor brings that back behind it", async () => {
    const file = new Global("behind", lines());
    await away(async () => {
      await staysInFront(file);
      await vscode.commands.executeCommand("vscode.open", session(file), { preview: false, background: true });
      await until("the session's version in front", () => inFront().join() === `interleaf:${nameOf(file)}`);
      await until("the global's tab to go", () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).length === 1);
    });
    file.assertUntouched();
  });

  it("gives way in every group", async () => {
    const file = new Global("groups", lines());
    await away(async () => {
      await staysInFront(file);
      await staysInFront(file, Beside);
      await vscode.commands.executeCommand("vscode.open", session(file), { preview: false, background: true, viewColumn: Two });
      await until("the session's version twice", () => inFront().join() === `interleaf:${nameOf(file)},interleaf:${nameOf(file)}`);
    });
    file.assertUntouched();
  });

  it("gives way as a notebook", async () => {
    const file = new Global("pages.ipynb", `${JSON.stringify({ cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 }, undefined, 1)}\n`);
    await away(async () => {
      await vscode.commands.executeCommand("vscode.openWith", file.uri, "jupyter-notebook");
      await sleep(500);
      assert.deepEqual(inFront(), [`file:${nameOf(file)}`]);
      await vscode.commands.executeCommand("vscode.openWith", session(file), "jupyter-notebook", { preview: false, background: true });
      await until("the session's notebook in front", () => inFront().join() === `interleaf:${nameOf(file)}`);
    });
    file.assertUntouched();
  });

  it("gives way when another program writes the session's copy", async () => {
    const file = new Global("written", lines());
    await away(async () => {
      await staysInFront(file);
      mkdirSync(dirname(file.copy(SESSION)), { recursive: true });
      writeFileSync(file.copy(SESSION), "by an agent\n");
      // Folders that were made a moment ago are not watched by the editor yet; a change of any file makes it look.
      writeFileSync(`${root()}/beside.md`, "");
      await until("the session's version in front", () => inFront().join() === `interleaf:${nameOf(file)}`);
      await until("its text", () => vscode.window.activeTextEditor?.document.getText() === "by an agent\n");
    });
    rmSync(`${root()}/beside.md`);
    file.assertUntouched();
  });

  it("is read-only as long as the disk says that there is a session, whoever started it", async () => {
    const marker = `${root()}/workspace/.active-${SESSION}`;
    const locked = (): boolean => `${root()}/**` in vscode.workspace.getConfiguration("files").get<object>("readonlyInclude", {});
    await away(async () => {
      await until("the lock", locked);
      rmSync(marker);
      await until("the globals to be writable", () => !locked());
      writeFileSync(marker, "");
      await until("the lock again", locked);
    });
  });

  it("gives way when the server is back", async () => {
    const file = new Global("back", lines());
    await away(() => staysInFront(file));
    await until("the session's version in front", () => inFront().join() === `interleaf:${nameOf(file)}`);
    file.assertUntouched();
  });

  it("gives way at once to a text that the session has, even if the server hangs", async () => {
    const file = new Global("hangs", lines());
    await project.call("write", { path: file.path, content: "of the session\n" });
    const hanging = project.connection.process ?? assert.fail("no server runs");
    process.kill(hanging, "SIGSTOP");
    try {
      await vscode.window.showTextDocument(file.uri, { preview: false });
      await until("the session's version in front", () => inFront().join() === `interleaf:${nameOf(file)}`);
    } finally {
      process.kill(hanging, "SIGCONT");
    }
    file.assertUntouched();
  });
});

/** Quick fixes on what the server marks in a session's file. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import * as vscode from "vscode";
import type { Project } from "../../../src/model/project";
import { Global, lines } from "../support/files";
import { endSession, startSession } from "../support/session";
import { closeAll, openThrough, until } from "../support/window";

const SESSION = "marks";

describe("quick fixes", () => {
  let project: Project;
  before(async () => (project = await startSession(SESSION)));
  afterEach(closeAll);
  after(() => endSession(project));

  async function fixesAt(uri: vscode.Uri, code: string, line: number): Promise<string[]> {
    await until(`the mark ${code}`, () => vscode.languages.getDiagnostics(uri).some((one) => one.code === code));
    const range = new vscode.Range(line, 0, line, 0);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>("vscode.executeCodeActionProvider", uri, range, "quickfix");
    return actions.filter((action) => action.command?.command.startsWith("interleaf.ui.")).map((action) => action.title);
  }

  it("of a conflict: merge, compare, keep one side", async () => {
    const file = new Global("clash", lines(5));
    const { document } = await openThrough(file.uri);
    await project.call("write", { path: file.path, content: "mine\n" });
    file.forget();
    writeFileSync(file.file, "theirs\n");
    assert.deepEqual(await fixesAt(document.uri, "conflict", 0), ["Bring in the project's changes", "Compare with the project", "Keep the session's version", "Take the project's version"]);
    await project.call("refresh", { paths: [file.path], take: "theirs" });
    await until("no mark", () => vscode.languages.getDiagnostics(document.uri).length === 0);
  });

  it("of a rejected version: compare with it, at its lines", async () => {
    const file = new Global("rejected", lines(20));
    const { document } = await openThrough(file.uri);
    await project.call("retry", { file_path: file.path, reason: "Too long", lines: [8, 9] });
    assert.deepEqual(await fixesAt(document.uri, "retry", 7), ["Compare with the rejected version 1"]);
    file.assertUntouched();
  });
});

/** The overlay as the editor's file system: everything that extensions and the Explorer may ask of it. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import * as vscode from "vscode";
import type { Project } from "../../../src/model/project";
import { Global, lines } from "../support/files";
import { endSession, startSession } from "../support/session";
import { until } from "../support/window";

const SESSION = "filesystem";
const { fs } = vscode.workspace;

describe("the overlay's file system", () => {
  let project: Project;
  before(async () => (project = await startSession(SESSION)));
  after(() => endSession(project));

  const at = (path: string): vscode.Uri => project.overlayUri(SESSION, path);
  const read = async (path: string): Promise<string> => Buffer.from(await fs.readFile(at(path))).toString();
  const names = async (path: string): Promise<string[]> => (await fs.readDirectory(at(path))).map(([name]) => name).sort();
  const refused = (code: string) => (error: vscode.FileSystemError) => error.code === code;

  it("is writable, and says so", () => assert.equal(fs.isWritableFileSystem("interleaf"), true));

  it("creates a file in the session alone", async () => {
    await fs.writeFile(at("notes/new.md"), Buffer.from("new\n"));
    assert.equal(await read("notes/new.md"), "new\n");
    assert.equal(existsSync(project.globalUri("notes/new.md").fsPath), false);
    assert.deepEqual(await names("notes"), ["new.md"]);
    await until("the state", () => project.model.active?.changes.created.includes("notes/new.md"));
  });

  it("lists globals and session files together", async () => {
    const file = new Global("listed", lines(3));
    const name = file.path.split("/").at(-1) ?? "";
    await fs.writeFile(at("acts/act-1/beside.md"), Buffer.from("beside\n"));
    const listed = await names("acts/act-1");
    assert.ok(listed.includes(name) && listed.includes("beside.md"), listed.join(", "));
    assert.deepEqual((await fs.readDirectory(at(""))).find(([entry]) => entry === "acts"), ["acts", vscode.FileType.Directory]);
    assert.ok(!(await names("")).includes("workspace"));
  });

  it("deletes a global in the session: it is gone there and stays where it is", async () => {
    const file = new Global("deleted", lines(3));
    await fs.delete(at(file.path));
    await until("the state", () => project.model.active?.changes.deleted.includes(file.path));
    await assert.rejects(Promise.resolve(fs.readFile(at(file.path))), refused("FileNotFound"));
    await assert.rejects(Promise.resolve(fs.stat(at(file.path))), refused("FileNotFound"));
    file.assertUntouched();
  });

  it("renames in the session", async () => {
    const file = new Global("renamed", lines(3));
    const to = file.path.replace("renamed", "moved");
    await fs.rename(at(file.path), at(to));
    await until("the state", () => project.model.active?.changes.deleted.includes(file.path));
    assert.equal(await read(to), lines(3));
    await assert.rejects(Promise.resolve(fs.stat(at(file.path))), refused("FileNotFound"));
    file.assertUntouched();
  });

  it("copies, and refuses to copy over what is there", async () => {
    const file = new Global("copied", lines(3));
    const to = file.path.replace("copied", "second");
    await fs.copy(at(file.path), at(to));
    assert.equal(await read(to), lines(3));
    await assert.rejects(Promise.resolve(fs.copy(at(file.path), at(to), { overwrite: false })), refused("FileExists"));
    file.assertUntouched();
  });

  it("makes a directory that lives until a file is in it", async () => {
    await fs.createDirectory(at("empty"));
    assert.equal((await fs.stat(at("empty"))).type, vscode.FileType.Directory);
    await fs.writeFile(at("empty/first.md"), Buffer.from("first\n"));
    assert.deepEqual(await names("empty"), ["first.md"]);
    await fs.delete(at("empty"), { recursive: true });
    await assert.rejects(Promise.resolve(fs.readFile(at("empty/first.md"))), refused("FileNotFound"));
  });

  it("answers for what is not there as the editor expects", async () => {
    await assert.rejects(Promise.resolve(fs.readFile(at("none.md"))), refused("FileNotFound"));
    await assert.rejects(Promise.resolve(fs.readFile(at("acts"))), refused("FileIsADirectory"));
  });

  it("refuses what lies outside, whatever the path says", async () => {
    const outside = at("x").with({ path: `/${SESSION}/../../outside.md` });
    await assert.rejects(Promise.resolve(fs.writeFile(outside, Buffer.from("no\n"))));
    await assert.rejects(Promise.resolve(fs.writeFile(at("workspace/session.lock"), Buffer.from("no\n"))));
    await assert.rejects(Promise.resolve(fs.writeFile(at(".git/config"), Buffer.from("no\n"))));
  });

  it("keeps bytes that are no text", async () => {
    const bytes = Buffer.from([0, 255, 10, 13, 10, 200, 1]);
    await fs.writeFile(at("context/image.bin"), bytes);
    assert.deepEqual(Buffer.from(await fs.readFile(at("context/image.bin"))), bytes);
  });

  it("tells of a copy that another program made, changed and took away", async () => {
    const file = new Global("watched", lines(3));
    const document = await vscode.workspace.openTextDocument(at(file.path));
    await project.call("write", { path: file.path, content: "one\n" });
    await until("the first text", () => document.getText() === "one\n");
    await project.call("write", { path: file.path, content: "two\n" });
    await until("the second text", () => document.getText() === "two\n");
    await project.call("write", { path: file.path, content: lines(3) });
    await until("the global's text", () => document.getText() === lines(3));
    file.assertUntouched();
  });
});

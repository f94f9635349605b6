/** Whatever bytes a file has: the global keeps them all, and the session's copy keeps its form. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Project } from "../../../src/model/project";
import { Global, lines } from "../support/files";
import { endSession, startSession } from "../support/session";
import { openThrough } from "../support/window";

const SESSION = "bytes";

describe("the bytes of a file", () => {
  let project: Project;
  before(async () => (project = await startSession(SESSION)));
  after(() => endSession(project));

  /** Inserts `EDIT ` before line 4, saves, and gives what the session holds. */
  async function saved(name: string, content: string | Buffer): Promise<Buffer> {
    const file = new Global(name, content);
    const open = await openThrough(file.uri);
    await open.edit((edits) => edits.insert(new vscode.Position(3, 0), "EDIT "));
    assert.equal(await open.document.save(), true);
    file.assertUntouched();
    const copy = file.inSession(SESSION);
    assert.ok(copy, "the session has no copy");
    return copy;
  }

  it("CRLF stays", async () => {
    const copy = await saved("crlf", lines(20, "\r\n"));
    assert.equal(copy.toString(), lines(20, "\r\n").replace("Line 4 ", "EDIT Line 4 "));
  });

  it("a byte order mark stays", async () => {
    const copy = await saved("bom", `\ufeff${lines(20)}`);
    assert.equal(copy.toString(), `\ufeff${lines(20).replace("Line 4 ", "EDIT Line 4 ")}`);
  });

  it("UTF-16 stays", async () => {
    const mark = Buffer.from([0xff, 0xfe]);
    const copy = await saved("utf16", Buffer.concat([mark, Buffer.from(lines(20), "utf16le")]));
    assert.equal(copy.subarray(2).toString("utf16le"), lines(20).replace("Line 4 ", "EDIT Line 4 "));
    assert.deepEqual(copy.subarray(0, 2), mark);
  });

  it("mixed line ends stay, line by line", async () => {
    const copy = await saved("mixed", "one\r\ntwo\nthree\r\nfour\nfive\n");
    assert.equal(copy.toString(), "one\r\ntwo\nthree\r\nEDIT four\nfive\n");
  });

  it("bytes that are no UTF-8 stay in the lines that were not edited", async () => {
    const latin1 = Buffer.from("café\nnaïve\nthree\nfour\n", "latin1");
    const copy = await saved("latin1", latin1);
    assert.deepEqual(copy, Buffer.from("café\nnaïve\nthree\nEDIT four\n", "latin1"));
  });

  it("a file without a last line end gets none", async () => {
    const copy = await saved("noend", "one\ntwo\nthree\nfour");
    assert.equal(copy.toString(), "one\ntwo\nthree\nEDIT four");
  });
});

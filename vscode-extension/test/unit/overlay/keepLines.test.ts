import assert from "node:assert/strict";
import { keepLines } from "../../../src/overlay/keepLines";

const kept = (like: string, data: string, encoding: BufferEncoding = "utf8"): string =>
  keepLines(Buffer.from(like, encoding), Buffer.from(data)).toString(encoding);

describe("lines that nobody edited", () => {
  it("keep their ends in a file of mixed ones", () => {
    assert.equal(kept("one\r\ntwo\nthree\r\nfour\nfive\n", "one\ntwo\nthree\nEDIT four\nfive\n"), "one\r\ntwo\nthree\r\nEDIT four\nfive\n");
  });

  it("keep them around lines that were put in, taken out and moved", () => {
    assert.equal(kept("a\r\nb\nc\nd\r\ne\n", "a\nnew\nb\nd\ne\n"), "a\r\nnew\nb\nd\r\ne\n");
  });

  it("keep bytes that are no UTF-8", () => {
    assert.equal(kept("café\nnaïve\nplain\n", "caf\ufffd\nna\ufffdve\nEDIT plain\n", "latin1"), "café\nnaïve\nEDIT plain\n");
  });

  it("are told apart by their place where they look alike", () => {
    assert.equal(kept("é\nè\n", "\ufffd\n\ufffd\nmore\n", "latin1"), "é\nè\nmore\n");
  });

  it("end without a line end where the text does", () => {
    assert.equal(kept("a\r\nb\nc\n", "a\nb\nc"), "a\r\nb\nc");
  });
});

describe("what the editor writes as it is", () => {
  it("is every file of one line end in UTF-8", () => {
    assert.equal(kept("a\r\nb\r\n", "a\nb\n"), "a\nb\n");
    assert.equal(kept("a\nb\n", "a\r\nb\r\n"), "a\r\nb\r\n");
  });

  it("is a file whose line end was chosen anew", () => {
    assert.equal(kept("a\r\nb\nc\n", "a\r\nb\r\nc\r\n"), "a\r\nb\r\nc\r\n");
  });

  it("is a file in an encoding of its own", () => {
    const utf16 = Buffer.from("\ufeffa\r\nb\n", "utf16le");
    const next = Buffer.from("\ufeffa\nc\n", "utf16le");
    assert.deepEqual(keepLines(utf16, next), next);
    const latin1 = Buffer.from("é\r\nb\n", "latin1");
    const written = Buffer.from("éé\nb\n", "latin1");
    assert.deepEqual(keepLines(latin1, written), written);
  });
});

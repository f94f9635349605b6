import assert from "node:assert/strict";
import { rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { effective, list } from "../../../src/overlay/effective";
import { Readings } from "../../../src/overlay/readings";
import { Times } from "../../../src/overlay/times";
import { tree } from "../support";

const COPIES = "workspace/sessions/s/files";
const nothing = (): boolean => false;

describe("what a session sees", () => {
  it("is its copy, else the global, else nothing", async () => {
    const { root, remove } = tree({ "a.md": "global", "b.md": "global", [`${COPIES}/b.md`]: "copy", [`${COPIES}/new.md`]: "new" });
    const source = async (path: string): Promise<string | undefined> => (await effective(root, "s", path, nothing))?.source;
    assert.deepEqual(await Promise.all(["a.md", "b.md", "new.md", "none.md"].map(source)), ["global", "session", "session", undefined]);
    remove();
  });

  it("is nothing where the session deleted the file", async () => {
    const { root, remove } = tree({ "a.md": "global" });
    assert.equal(await effective(root, "s", "a.md", (path) => path === "a.md"), undefined);
    remove();
  });

  it("is a directory's global and session entries together, without the workspace", async () => {
    const { root, remove } = tree({ "acts/a.md": "", "acts/gone.md": "", [`${COPIES}/acts/new.md`]: "", [`${COPIES}/notes/n.md`]: "" });
    const deleted = (path: string): boolean => path === "acts/gone.md";
    assert.deepEqual([...(await list(root, "s", "acts", deleted)).keys()].sort(), ["a.md", "new.md"]);
    assert.deepEqual(Object.fromEntries(await list(root, "s", "", deleted)), { acts: true, notes: true });
    assert.equal((await effective(root, "s", "notes", deleted))?.directory, true);
    remove();
  });

  it("has another identity once other bytes may stand there", async () => {
    const { root, remove } = tree({ "a.md": "one", [`${COPIES}/a.md`]: "two" });
    const identity = async (): Promise<string | undefined> => (await effective(root, "s", "a.md", nothing))?.identity;
    const first = await identity();
    assert.equal(await identity(), first);
    writeFileSync(join(root, COPIES, "a.md"), "three");
    const second = await identity();
    rmSync(join(root, COPIES, "a.md"));
    assert.equal(new Set([first, second, await identity()]).size, 3);
    remove();
  });
});

describe("times that the editor is told", () => {
  it("grow even when an older file comes to the front", async () => {
    const { root, remove } = tree({ "a.md": "global", [`${COPIES}/a.md`]: "copy" });
    utimesSync(join(root, "a.md"), 1, 1);
    const times = new Times();
    const report = async (): Promise<number> => {
      const file = await effective(root, "s", "a.md", nothing);
      return times.report("a", file?.identity ?? "", file?.mtime ?? 0);
    };
    const copy = await report();
    assert.equal(await report(), copy);
    rmSync(join(root, COPIES, "a.md"));
    assert.ok((await report()) > copy);
    remove();
  });
});

describe("changes that the editor is told", () => {
  it("are those since it read the file, each once", () => {
    const readings = new Readings();
    assert.equal(readings.news("a", "x"), undefined);
    readings.read("a", "x");
    assert.deepEqual([readings.news("a", "x"), readings.news("a", "y"), readings.news("a", "y")], [undefined, "changed", undefined]);
    assert.deepEqual([readings.news("a", undefined), readings.news("a", undefined), readings.news("a", "y")], ["deleted", undefined, "changed"]);
  });
});

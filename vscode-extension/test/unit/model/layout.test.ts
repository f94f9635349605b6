import assert from "node:assert/strict";
import { join } from "node:path";
import { copyPath, isProject, markedSession, neverGoverned, projectPath, projectRoot, sessionOfCopy } from "../../../src/model/layout";
import { tree } from "../support";

describe("where a project's files lie", () => {
  it("the root is the nearest interleaf.toml, before workspace/sessions, before .git", () => {
    const { root, remove } = tree({ "interleaf.toml": "", "book/workspace/sessions": null, "book/acts/.git": null, "book/acts/one/a.md": "" });
    try {
      assert.equal(projectRoot(join(root, "book", "acts", "one")), root);
      const plain = tree({ "workspace/sessions": null, "acts/.git": null });
      assert.equal(projectRoot(join(plain.root, "acts")), plain.root);
      plain.remove();
    } finally {
      remove();
    }
  });

  it("a folder without any sign is its own root, and no project yet", () => {
    const { root, remove } = tree({ "a.md": "" });
    assert.equal(projectRoot(root), root);
    assert.equal(isProject(root), false);
    remove();
  });

  it("the marker names the active session", () => {
    const { root, remove } = tree({ "workspace/.active-draft": "", "workspace/sessions/draft": null });
    assert.equal(markedSession(root), "draft");
    assert.equal(isProject(root), true);
    remove();
    assert.equal(markedSession(root), undefined);
  });

  it("paths are the project's own, with slashes; what lies outside has none", () => {
    assert.equal(projectPath("/book", "/book/acts/plan.md"), "acts/plan.md");
    assert.equal(projectPath("/book", "/book/..notes.md"), "..notes.md");
    for (const outside of ["/book", "/", "/books/plan.md", "/book/../plan.md"]) assert.equal(projectPath("/book", outside), undefined);
  });

  it("a session copy leads back to its session and path", () => {
    const copy = copyPath("/book", "draft", "acts/plan.md");
    assert.equal(copy, "/book/workspace/sessions/draft/files/acts/plan.md");
    assert.deepEqual(sessionOfCopy("/book", copy), { session: "draft", path: "acts/plan.md" });
    assert.equal(sessionOfCopy("/book", "/book/workspace/sessions/draft/session.md"), undefined);
  });

  it("workspace and .git are never governed; names that only begin alike are", () => {
    assert.deepEqual(["workspace/a", ".git/HEAD", "workspaces/a", ".gitignore"].map(neverGoverned), [true, true, false, false]);
  });
});

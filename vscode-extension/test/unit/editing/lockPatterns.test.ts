import assert from "node:assert/strict";
import { hasPatterns, lockOf, withPatterns } from "../../../src/editing/lockPatterns";

describe("the lock in the editor's settings", () => {
  const { include, excludes } = lockOf("/home/ada/book");

  it("covers the project but for what sessions never govern", () => {
    assert.equal(include, "/home/ada/book/**");
    assert.deepEqual(excludes, ["/home/ada/book/workspace/**", "/home/ada/book/.git/**"]);
  });

  it("means the very characters of the path", () => {
    assert.equal(lockOf("/books/[draft] {1}?").include, "/books/[[]draft[]] [{]1[}][?]/**");
  });

  it("leaves the person's own patterns as they are", () => {
    const own = { "**/generated/**": true, "**/notes/**": false };
    const locked = withPatterns(own, [include], true);
    assert.deepEqual(locked, { ...own, [include]: true });
    assert.ok(hasPatterns(locked, [include]));
    assert.deepEqual(withPatterns(locked, [include], false), own);
  });

  it("takes the whole setting out when nothing else is in it", () => {
    assert.equal(withPatterns({ [include]: true }, [include], false), undefined);
    assert.equal(withPatterns(undefined, [include], false), undefined);
  });
});

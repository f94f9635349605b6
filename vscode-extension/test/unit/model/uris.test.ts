import assert from "node:assert/strict";
import { overlayPath, parseOverlayPath, rootOfQuery, versionPath } from "../../../src/model/uris";

describe("addresses of session files", () => {
  it("name the session first, then the path in the project", () => {
    assert.deepEqual(parseOverlayPath("/draft/acts/act-1/scene.md"), { session: "draft", path: "acts/act-1/scene.md" });
    assert.equal(overlayPath("draft", "acts/act-1/scene.md"), "/draft/acts/act-1/scene.md");
  });

  it("name the session's own root with nothing behind it", () => {
    assert.deepEqual(parseOverlayPath("/draft"), { session: "draft", path: "" });
    assert.deepEqual(parseOverlayPath("/draft/"), { session: "draft", path: "" });
    assert.equal(overlayPath("draft", ""), "/draft");
  });

  it("are none without a session, and with a step upwards", () => {
    for (const path of ["/", "", "draft/plan.md", "/draft/../other/plan.md", "/draft/./plan.md"]) {
      assert.equal(parseOverlayPath(path), undefined, path);
    }
  });

  it("name the folder in the query when the window has several", () => {
    assert.equal(rootOfQuery("root=my%20book"), "my book");
    assert.equal(rootOfQuery("session=a&root=b"), "b");
    assert.equal(rootOfQuery(""), undefined);
  });

  it("of versions say which version first", () => {
    assert.equal(versionPath("checkpoint/c1", "acts/plan.md"), "/checkpoint/c1/acts/plan.md");
  });
});

import assert from "node:assert/strict";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { findServer, sibling } from "../../../src/server/candidates";
import { EngineError, ServerAway, asRequestError } from "../../../src/server/errors";
import { tree } from "../support";

describe("finding a server", () => {
  const { root, remove } = tree({ "set/lsp": "", "python/bin/interleaf-lsp": "", "book/.venv/bin/interleaf-lsp": "", "path/interleaf-lsp": "", "own/bin/interleaf-lsp": "", "own/bin/interleaf-mcp": "" });
  before(() => {
    for (const file of ["set/lsp", "python/bin/interleaf-lsp", "book/.venv/bin/interleaf-lsp", "path/interleaf-lsp", "own/bin/interleaf-lsp", "own/bin/interleaf-mcp"]) {
      chmodSync(join(root, file), 0o755);
    }
  });
  after(remove);
  const all = {
    configured: join(root, "set/lsp"),
    interpreter: join(root, "python/bin/python"),
    root: join(root, "book"),
    path: join(root, "path"),
    ownEnvironment: join(root, "own"),
  };

  it("goes by the settings, then the selected Python, the project, PATH, and the own environment", () => {
    const found = [
      findServer(all),
      findServer({ ...all, configured: "" }),
      findServer({ ...all, configured: "", interpreter: undefined }),
      findServer({ path: `/nowhere:${all.path}`, ownEnvironment: all.ownEnvironment }),
      findServer({ ownEnvironment: all.ownEnvironment }),
      findServer({ path: "/nowhere" }),
    ];
    assert.deepEqual(
      found.map((one) => one?.command.slice(root.length + 1)),
      ["set/lsp", "python/bin/interleaf-lsp", "book/.venv/bin/interleaf-lsp", "path/interleaf-lsp", "own/bin/interleaf-lsp", undefined],
    );
  });

  it("does not go on after a path that was set and is wrong", () => {
    assert.equal(findServer({ ...all, configured: join(root, "set/none") }), undefined);
  });

  it("takes no file that cannot be run", () => {
    const other = tree({ "bin/interleaf-lsp": "" });
    assert.equal(findServer({ ownEnvironment: other.root }), undefined);
    other.remove();
  });

  it("knows what else is installed beside it", () => {
    assert.equal(sibling(join(root, "own/bin/interleaf-lsp"), "interleaf-mcp"), join(root, "own/bin/interleaf-mcp"));
    assert.equal(sibling(join(root, "path/interleaf-lsp"), "interleaf-mcp"), undefined);
  });
});

describe("a request that failed", () => {
  it("is the engine's error when the answer carries one", () => {
    const data = { kind: "no-active-session", message: "No active session.", facts: {}, actions: [{ action: "start", label: "Start a session" }] };
    const error = asRequestError(Object.assign(new Error("x"), { data }));
    assert.ok(error instanceof EngineError);
    assert.deepEqual([error.kind, error.message, error.actions], [data.kind, data.message, data.actions]);
  });

  it("means in any other case that nobody answered", () => {
    assert.ok(asRequestError(new Error("connection got disposed")) instanceof ServerAway);
    assert.ok(asRequestError("gone") instanceof ServerAway);
  });
});

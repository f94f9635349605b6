// A window with two folders: each has its own server, its own session, and its own file of the same name.
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { extension, openWindow, startEditor } from "../machine/editor.mjs";
import { makeProject, person, witness } from "../machine/person.mjs";

export const scenarios = {
  "two folders: each file is saved into the session of its own folder": async () => {
    const [first, second] = [makeProject({ "one.md": "One\n", "same.md": "Same\n" }, "first"), makeProject({ "two.md": "Two\n", "same.md": "Same\n" }, "second")];
    first.interleaf("start", "alpha");
    second.interleaf("start", "beta");
    const seen = [witness(join(first.root, "one.md")), witness(join(second.root, "two.md"))];
    const workspace = join(first.root, "..", "both.code-workspace");
    writeFileSync(workspace, JSON.stringify({ folders: [{ path: first.root }, { path: second.root }] }));
    const editor = await startEditor();
    const window = await openWindow(editor, { folder: workspace });
    try {
      const me = person(window.page);
      await me.ready();
      for (const [name, session] of [["one.md", "alpha"], ["two.md", "beta"]]) {
        await me.open(name);
        await me.sees(`${name} in ${session}`, ({ crumbs, status }) => crumbs.startsWith(session) && status.includes(session));
        await me.press("Control+Home");
        await me.type("Edited ");
        await me.press("Control+S");
        await me.sees("the change", ({ status }) => status.includes("1 change"));
      }
      assert.equal(readFileSync(join(first.root, "workspace/sessions/alpha/files/one.md"), "utf8"), "Edited One\n");
      assert.equal(readFileSync(join(second.root, "workspace/sessions/beta/files/two.md"), "utf8"), "Edited Two\n");
      assert.equal(existsSync(join(first.root, "workspace/sessions/alpha/files/two.md")), false);
      for (const one of seen) assert.equal(one.untouched(), undefined);
    } catch (error) {
      await window.page.screenshot({ path: join(extension, "out/pictures/folders.png") });
      throw error;
    } finally {
      await window.close();
      editor.stop();
      for (const one of seen) one.close();
      first.remove();
      second.remove();
    }
  },
};

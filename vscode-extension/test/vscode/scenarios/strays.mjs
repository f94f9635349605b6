// Text that was typed into the project's own files before there was a session, and comes back when there is one.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { extension, openWindow, startEditor } from "../machine/editor.mjs";
import { makeProject, person, witness } from "../machine/person.mjs";

export const scenarios = {
  "unsaved text of the project's files, and a session that starts while the window is closed: the session has the text": async () => {
    const project = makeProject({ "front.md": "Front\n", "behind.md": "Behind\n", "interleaf.toml": "" });
    const seen = witness(join(project.root, "behind.md"));
    const copy = join(project.root, "workspace/sessions/late/files/behind.md");
    const editor = await startEditor();
    const window = await openWindow(editor, { folder: project.root });
    try {
      const me = person(window.page);
      await me.ready();
      await me.sees("the server", ({ status }) => /no session/i.test(status));
      await me.open("behind.md");
      await me.sees("the project's file", ({ text }) => text === "Behind");
      await me.press("Control+Home");
      await me.type("UNSAVED ");
      await me.open("front.md");
      await me.sees("another file in front", ({ text, tabs }) => text === "Front" && tabs.includes("behind.md *"));
      // Backups are written a second after the last key.
      await me.wait(2500);
      const address = window.page.url();
      await window.page.goto("about:blank");
      project.interleaf("start", "late");
      await window.page.goto(address);
      await me.ready();
      await me.sees("the session", ({ status }) => /^\s*late\b/.test(status));
      for (const end = Date.now() + 20_000; !existsSync(copy) && Date.now() < end; ) await me.wait(100);
      assert.equal(readFileSync(copy, "utf8"), "UNSAVED Behind\n");
      await me.sees("no unsaved tab", ({ tabs }) => tabs.every((tab) => !tab.endsWith("*")));
      assert.equal(seen.untouched(), undefined);
    } catch (error) {
      await window.page.screenshot({ path: join(extension, "out/pictures/strays.png") });
      throw error;
    } finally {
      await window.close();
      editor.stop();
      seen.close();
      project.remove();
    }
  },
};

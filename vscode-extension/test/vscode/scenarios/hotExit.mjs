// Unsaved text of a session over a restart of the window: with autosave on, and with no server.
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openWindow, startEditor } from "../machine/editor.mjs";
import { makeProject, person, witness } from "../machine/person.mjs";

const PATH = "acts/act-1/scene-0101.md";
const TEXT = Array.from({ length: 40 }, (_, index) => `Line ${index + 1}`).join("\n") + "\n";

/** Opens the file in a session, types without saving, changes settings, reloads, and lets the test go on. */
async function overRestart(settings, goOn) {
  const project = makeProject({ [PATH]: TEXT });
  project.interleaf("start", "hot");
  const seen = witness(join(project.root, PATH));
  const copy = join(project.root, "workspace/sessions/hot/files", PATH);
  const editor = await startEditor();
  const machine = join(editor.data, "data", "Machine", "settings.json");
  const usual = readFileSync(machine, "utf8");
  const set = (more) => writeFileSync(machine, JSON.stringify({ ...JSON.parse(usual), ...more }));
  const window = await openWindow(editor, { folder: project.root });
  try {
    const me = person(window.page);
    await me.ready();
    await me.sees("the session in the status bar", ({ status }) => status.includes("hot"));
    await me.open("scene-0101.md");
    await me.sees("the session's version", ({ crumbs }) => crumbs.startsWith("hot/acts"));
    await me.press("Control+Home");
    await me.type("UNSAVED ");
    await me.sees("the typed text", ({ text, tabs }) => text.startsWith("UNSAVED ") && tabs.some((tab) => tab.endsWith("*")));
    // Backups are written a second after the last key.
    await me.wait(2500);
    assert.equal(existsSync(copy), false);
    set(settings);
    await me.reload();
    await goOn(me, { copy, set });
    assert.equal(seen.untouched(), undefined);
  } catch (error) {
    await window.page.screenshot({ path: "out/pictures/hot-exit.png" });
    throw error;
  } finally {
    await window.close();
    editor.stop();
    seen.close();
    project.remove();
  }
}

export const scenarios = {
  "hot exit, then autosave on restart: the text is in the session, no write to the global": () =>
    overRestart({ "files.autoSave": "afterDelay", "files.autoSaveDelay": 300 }, async (me, { copy }) => {
      await me.sees("the restored text", ({ text }) => text.startsWith("UNSAVED Line 1"));
      for (let i = 0; i < 50 && !existsSync(copy); i += 1) await me.wait(100);
      // Restored text is saved by itself or waits as unsaved; a key makes it due.
      if (!existsSync(copy)) await me.press("Control+S");
      await me.sees("the tab saved", ({ tabs }) => tabs.length > 0 && tabs.every((tab) => !tab.endsWith("*")));
      assert.equal(readFileSync(copy, "utf8"), `UNSAVED ${TEXT}`);
    }),

  "hot exit, then a dead server: the text is on the screen and stays unsaved, no write to the global": () =>
    overRestart({ "interleaf.server.path": "/nowhere/interleaf-lsp" }, async (me, { copy, set }) => {
      await me.sees("the restored text", ({ text, tabs }) => text.startsWith("UNSAVED Line 1") && tabs.some((tab) => tab.endsWith("*")));
      await me.press("Control+S");
      await me.wait(2500);
      const { text, tabs } = await me.look();
      assert.ok(text.startsWith("UNSAVED Line 1") && tabs.some((tab) => tab.endsWith("*")), JSON.stringify({ text, tabs }));
      assert.equal(existsSync(copy), false);
      set({});
      await me.reload();
      await me.sees("the server back", ({ status }) => status.includes("hot"));
      await me.press("Control+S");
      await me.sees("the tab saved", ({ tabs: now }) => now.length > 0 && now.every((tab) => !tab.endsWith("*")));
      assert.equal(readFileSync(copy, "utf8"), `UNSAVED ${TEXT}`);
    }),
};

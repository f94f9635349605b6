// Unsaved text of a session over a restart of the window: with autosave on, and with no server.
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openWindow, startEditor } from "../machine/editor.mjs";
import { storedLayout, storeNoLayout } from "../machine/layout.mjs";
import { makeProject, person, witness } from "../machine/person.mjs";

const PATH = "acts/act-1/scene-0101.md";
const TEXT = Array.from({ length: 40 }, (_, index) => `Line ${index + 1}`).join("\n") + "\n";

/** Opens the file in a session, types without saving, changes settings, reloads, and lets the test go on. */
async function overRestart({ settings, layout = "whatever the window stored" }, goOn) {
  const project = makeProject({ [PATH]: TEXT, "interleaf.toml": "" });
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
    if (layout === OLD) {
      await me.open("scene-0101.md");
      await me.sees("the project's file", ({ crumbs, status }) => crumbs.startsWith("acts") && status.toLowerCase().includes("no session"));
      await storedLayout(window.page, "scene-0101.md");
      await storeNoLayout(window.page);
    }
    project.interleaf("start", "hot");
    await me.sees("the session in the status bar", ({ status }) => status.includes("hot"));
    if (layout !== OLD) await me.open("scene-0101.md");
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

/** The editor stores its layout every few seconds: what comes back may be older than the text. */
const OLD = "the project's file in front";

/** The session's text is in front, and not saved. A layout stored in the middle of a redirect has the global's tab behind it. */
const unsaved = ({ text, tabs, crumbs }) => text.startsWith("UNSAVED Line 1") && crumbs.startsWith("hot/acts") && tabs.some((tab) => tab.endsWith("*"));
const saved = ({ tabs }) => tabs.length > 0 && tabs.every((tab) => !tab.endsWith("*"));

const savedByItself = (layout) => () =>
  overRestart({ settings: { "files.autoSave": "afterDelay", "files.autoSaveDelay": 300 }, layout }, async (me, { copy }) => {
    await me.sees("the restored text", ({ text, crumbs }) => text.startsWith("UNSAVED Line 1") && crumbs.startsWith("hot/acts"));
    for (let i = 0; i < 50 && !existsSync(copy); i += 1) await me.wait(100);
    // Restored text is saved by itself or waits as unsaved; a key makes it due.
    if (!existsSync(copy)) await me.press("Control+S");
    await me.sees("the tab saved", saved);
    assert.equal(readFileSync(copy, "utf8"), `UNSAVED ${TEXT}`);
  });

const withoutServer = (layout) => () =>
  overRestart({ settings: { "interleaf.server.path": "/nowhere/interleaf-lsp" }, layout }, async (me, { copy, set }) => {
    await me.sees("the restored text", unsaved);
    await me.press("Control+S");
    await me.wait(2500);
    const now = await me.look();
    assert.ok(unsaved(now), JSON.stringify(now));
    assert.equal(existsSync(copy), false);
    set({});
    await me.reload();
    await me.sees("the server back", ({ status }) => /^\s*hot\b/.test(status));
    await me.sees("the restored text", unsaved);
    await me.press("Control+S");
    await me.sees("the tab saved", saved);
    assert.equal(readFileSync(copy, "utf8"), `UNSAVED ${TEXT}`);
  });

export const scenarios = {
  "hot exit, then autosave on restart: the text is in the session, no write to the global": savedByItself(),
  "hot exit, then autosave on restart of an older layout: the same": savedByItself(OLD),
  "hot exit, then a dead server: the text is on the screen and stays unsaved, no write to the global": withoutServer(),
  "hot exit, then a dead server and an older layout: the same": withoutServer(OLD),
};

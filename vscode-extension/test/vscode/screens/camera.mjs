// One window of the real editor in one theme, and the pictures taken of it.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { extension, openWindow, startEditor } from "../machine/editor.mjs";
import { person } from "../machine/person.mjs";

export const THEMES = { dark: "Default Dark Modern", light: "Default Light Modern" };

/** What shows only because this editor runs in a browser on a server; whoever reads the README sees none of it. */
const OF_THE_BROWSER = ["status.forwardedPorts", "status.host", "status.workbench.keyboardLayout"].map((id) => `[id='${id}']`).join(", ") + " { display: none !important; }";

/** Milliseconds after which a screen that never comes to rest (a progress bar) is taken as it is. */
const LONGEST = 4000;

/**
 * Opens a window, lets `work` act in it, and closes it in any case.
 *
 * @param {object} options `theme` is a key of THEMES; `out` the folder of the pictures; `name` what a picture of a failure is called; `project` (removed afterwards);
 *   `folder` to open instead of the project's; `settings`, `trust`, `toasts` and `env` as `startEditor` has them.
 * @param work gets `me` (see person.mjs), `page`, `theme`, `shoot(name)`, and `still()`, which gives a picture and keeps none.
 */
export async function inWindow({ theme, out, name: story, project, folder, settings, trust, toasts, env }, work) {
  const look = { "workbench.colorTheme": THEMES[theme], "editor.fontSize": 13, "editor.wordWrap": "on", "editor.cursorBlinking": "solid" };
  const editor = await startEditor({ install: process.env.INTERLEAF_VSIX ?? join(extension, "interleaf.vsix"), settings: { ...look, ...settings }, trust, toasts, env });
  const window = await openWindow(editor, { folder: folder ?? project.root, development: false });
  const { page } = window;
  const me = person(page);
  mkdirSync(out, { recursive: true });
  const shoot = async (name, { pointer = false } = {}) => {
    if (!pointer) await page.mouse.move(300, 4);
    writeFileSync(join(out, `${name}-${theme}.png`), await still(page));
  };
  try {
    await me.ready();
    await page.addStyleTag({ content: OF_THE_BROWSER });
    await work({ me, page, shoot, still: () => still(page), theme });
  } catch (error) {
    await page.screenshot({ path: join(out, `failed-${story}-${theme}.png`) });
    throw error;
  } finally {
    await window.close();
    editor.stop();
    project.remove();
  }
}

/** A picture of the window when nothing moves any more. */
async function still(page) {
  const end = Date.now() + LONGEST;
  for (let before = await page.screenshot(); ; ) {
    await page.waitForTimeout(350);
    const now = await page.screenshot();
    if (now.equals(before) || Date.now() > end) return now;
    before = now;
  }
}

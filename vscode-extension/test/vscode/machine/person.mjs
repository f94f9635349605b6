// What a person does and sees in the browser: opens files by name, types, looks at tabs and the status bar.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, watch, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { languageServer } from "./editor.mjs";

const cli = process.env.INTERLEAF_CLI ?? join(dirname(languageServer), "interleaf");

/** A project with these files, under git; `interleaf(...)` runs the command line in it. */
export function makeProject(files, name = "book") {
  const above = mkdtempSync(join(tmpdir(), "interleaf-test-"));
  const root = join(above, name);
  execFileSync("git", ["init", "-q", root]);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  const interleaf = (...args) => JSON.parse(execFileSync(cli, ["--project", root, "--json", ...args], { encoding: "utf8" })).result;
  const interleafWith = (input, ...args) => JSON.parse(execFileSync(cli, ["--project", root, "--json", ...args], { encoding: "utf8", input })).result;
  return { root, interleaf, interleafWith, remove: () => rmSync(above, { recursive: true, force: true }) };
}

/** Sees every write to a file from now on; `untouched()` says what was wrong, or nothing. */
export function witness(file) {
  const bytes = readFileSync(file);
  const stat = statSync(file, { bigint: true });
  const events = [];
  const watcher = watch(file, (event) => events.push(event));
  return {
    close: () => watcher.close(),
    untouched() {
      const now = statSync(file, { bigint: true });
      const same = now.mtimeNs === stat.mtimeNs && now.ino === stat.ino && readFileSync(file).equals(bytes);
      return same && events.length === 0 ? undefined : `${file} was written: [${events.join(", ")}]`;
    },
  };
}

/** The page as a person sees it. */
export function person(page) {
  /** Opens a list by a key and takes the row with these words. */
  async function picks(key, words) {
    // Commands and the index of files are there a moment after the window is; a list that was asked too early stays empty.
    for (let attempt = 1; ; attempt += 1) {
      await page.keyboard.press(key);
      await page.waitForSelector(".quick-input-widget input");
      await page.keyboard.type(words, { delay: 15 });
      const row = page.locator(`.quick-input-list .monaco-list-row[aria-label*="${words}"]`);
      const found = await row.first().waitFor({ timeout: 5000 }).then(
        () => true,
        () => false,
      );
      if (found) break;
      if (attempt === 5) throw new Error(`no row "${words}"`);
      await page.keyboard.press("Escape");
    }
    await page.keyboard.press("Enter");
  }
  const self = {
    async ready() {
      await page.waitForSelector(".monaco-workbench", { timeout: 60_000 });
      await page.waitForSelector(".statusbar-item", { timeout: 60_000 });
    },
    /** Waits until `check` is true of what is seen. */
    async sees(what, check, limit = 60_000) {
      const end = Date.now() + limit;
      for (;;) {
        const now = await self.look();
        if (check(now)) return now;
        if (Date.now() > end) throw new Error(`did not see ${what}; saw ${JSON.stringify(now)}`);
        await page.waitForTimeout(100);
      }
    },
    /** Tabs (with a mark for unsaved ones), the first line of the text, and the status bar's own item. */
    look: () =>
      page.evaluate(() => ({
        tabs: [...document.querySelectorAll(".tab")].map((tab) => (tab.getAttribute("aria-label") ?? "") + (tab.classList.contains("dirty") ? " *" : "")),
        text: document.querySelector(".editor-instance .view-line")?.textContent?.replaceAll("\u00a0", " ") ?? "",
        status: document.querySelector("[id*='interleaf.session']")?.textContent ?? "",
        crumbs: [...document.querySelectorAll(".breadcrumbs-control .monaco-breadcrumb-item")].map((crumb) => crumb.textContent).join("/"),
      })),
    open: (name) => picks("Control+P", name),
    /** Runs a command by its title. */
    command: (title) => picks("F1", title),
    /** Chooses a row of the list that is open. */
    async chooses(label) {
      await page.waitForSelector(`.quick-input-list .monaco-list-row[aria-label*="${label}"]`);
      await page.waitForTimeout(200);
      await page.keyboard.press("Enter");
    },
    type: (text, delay = 40) => page.keyboard.type(text, { delay }),
    press: (key) => page.keyboard.press(key),
    wait: (ms) => page.waitForTimeout(ms),
    async reload() {
      await page.reload();
      await self.ready();
    },
  };
  return self;
}

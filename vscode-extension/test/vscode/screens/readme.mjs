// The pictures of the README, and the parts of them that the walkthrough shows.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { extension } from "../machine/editor.mjs";
import { acts } from "./acts.mjs";
import { SCENE, begunBook, oldBook } from "./book.mjs";
import { webp } from "./webp.mjs";

const WHOLE = { width: 1280, height: 800 };

/** What the walkthrough shows: as much of a smaller window as says it, in pixels. */
const PARTS = {
  session: { window: { width: 700, height: 420 }, sideBar: false, part: { x: 52, y: 36, width: 640, height: 270 } },
  changes: { window: { width: 900, height: 500 }, sideBar: true, part: { x: 48, y: 36, width: 700, height: 350 } },
  retry: { window: { width: 700, height: 640 }, sideBar: false, part: { x: 52, y: 268, width: 640, height: 252 } },
  commit: { window: WHOLE, sideBar: true, part: { x: 340, y: 0, width: 604, height: 192 } },
};

export const readme = {
  book() {
    const book = oldBook(begunBook());
    book.create("context/ideas.md", "# Ideas\n\nThe bottle comes back on the last page.\n");
    book.interleaf("delete", "context/places/café-létoile.md");
    return book;
  },
  async play({ me, page, shoot, still, theme, project }) {
    const { openInSession, opens, toLine, asked, option, leave } = acts(me, page);
    const take = async (name) => {
      await shoot(name);
      const { window, sideBar, part } = PARTS[name] ?? {};
      if (!window) return;
      if (!sideBar) await me.press("Control+b");
      await page.setViewportSize(window);
      writeFileSync(join(extension, "walkthrough", `${name}-${theme}.webp`), await webp(page.context(), await still(), part));
      await page.setViewportSize(WHOLE);
      if (!sideBar) await me.press("Control+b");
    };
    await openInSession("tighten-opening", "scene-0101.md");
    await page.waitForSelector(".codelens-decoration a");
    await toLine(7);
    await me.type(" Nobody looked up.", 5);
    await me.press("Control+S");
    await me.sees("the change counted", ({ status }) => status.includes("3 changes"));
    await page.waitForSelector(".codelens-decoration a:has-text('Commit 3 files')");
    await take("session");

    await asked("Commit Session", "Commit tighten-opening");
    await option("Commit 3 files").waitFor();
    await take("commit");
    await leave();

    await me.press("Control+Shift+G");
    await me.command("Interleaf: Compare File with the Project");
    await page.waitForSelector(".monaco-diff-editor .line-insert");
    await take("changes");
    await me.press("Control+w");

    await me.press("Control+Shift+E");
    await openInSession("tighten-opening", "scene-0101.md");
    await toLine(9);
    await me.command("Comments: Add Comment on Current Selection");
    await page.waitForSelector(".review-widget .monaco-editor");
    await page.waitForTimeout(500);
    await me.type("The bell tells too much before the second page", 5);
    await take("retry");
    await page.locator(".review-widget a.monaco-button", { hasText: "Reject This Passage" }).click();
    await me.sees("the retry counted", ({ status }) => status.includes("1 retry"));

    project.interleaf("checkpoint", "--note", "before the second draft");
    project.interleaf("log", "--progress", "The bell stays; the man is the first who speaks");
    project.edit(SCENE, (text) => text.replace("once, low and a little cracked", "once"));
    await me.command("Interleaf: Show Sessions");
    await opens("1 retry");
    await opens("1 checkpoint");
    await opens("Archive");
    // The row that was clicked last would stand out.
    await page.locator(".editor-instance .view-line").first().click();
    await take("sessions");
  },
};

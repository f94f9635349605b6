// A session at work: status bar, menus, Source Control, comparisons, the commit and its conflicts.
import { acts } from "./acts.mjs";
import { begunBook, clashingBook, crash, plainBook, workedBook } from "./book.mjs";

const STATUS = "[id*='interleaf.session']";

export const working = {
  idle: {
    book: () => plainBook("marrow-quay", { "interleaf.toml": "" }),
    async play({ me, page, shoot }) {
      await me.sees("that there is none", ({ status }) => status.includes("No session"));
      await me.command("Interleaf: Show Sessions");
      await page.hover(STATUS);
      await page.waitForTimeout(1200);
      await shoot("status-idle", { pointer: true });
      await page.click(STATUS);
      await acts(me, page).question("Interleaf");
      await shoot("menu-idle");
    },
  },

  session: {
    book: workedBook,
    async play({ me, page, shoot }) {
      const { openInSession, question, leave, menuOf, row, toLine } = acts(me, page);
      await openInSession("tighten-opening", "scene-0101.md");
      await toLine(7);
      await page.hover(STATUS);
      await page.waitForTimeout(1200);
      await shoot("status-changes", { pointer: true });
      await page.click(STATUS);
      await question("Interleaf");
      await shoot("menu-session");
      await leave();
      await page.locator(".margin-view-overlays .dirty-diff-glyph").first().waitFor();
      // The click on the status bar took the keys there.
      await me.press("Control+1");
      await me.command("Show Next Change");
      await page.waitForSelector(".peekview-widget");
      await shoot("gutter-peek");
      await leave();
      await menuOf(page.locator(".editor-instance .view-line").nth(4));
      await shoot("menu-editor");
      await leave();
      await page.locator(".editor-actions .action-label[aria-label*='More Actions']").first().click();
      await shoot("menu-editor-title");
      await leave();
      await me.press("Control+Shift+E");
      await menuOf(row("scene-0102.md"));
      await shoot("menu-explorer");
      await leave();
      await page.hover(".tab.active .tab-label");
      await page.waitForTimeout(1200);
      await shoot("tab-hover", { pointer: true });
    },
  },

  changes: {
    book: clashingBook,
    async play({ me, page, shoot, project }) {
      const { openInSession, asked, option, leave, menuOf, row, question } = acts(me, page);
      await openInSession("tighten-opening", "scene-0101.md");
      await page.hover(STATUS);
      await page.waitForTimeout(1200);
      await shoot("status-conflict", { pointer: true });
      await me.press("Control+Shift+G");
      await row("ideas.md").waitFor();
      await shoot("scm-groups");
      await row("scene-0102.md").hover();
      await page.waitForTimeout(1200);
      await shoot("scm-row-hover", { pointer: true });
      await menuOf(row("scene-0101.md"));
      await shoot("scm-menu-conflict");
      await leave();
      await menuOf(row("scene-0102.md"));
      await shoot("scm-menu-modified");
      await leave();
      await menuOf(row("café-létoile.md"));
      await shoot("scm-menu-deleted");
      await leave();
      await page.locator(".sidebar .actions-container .action-label[aria-label*='More Actions']").first().click();
      await shoot("scm-menu-title");
      await leave();
      await row("scene-0102.md").click();
      await page.waitForSelector(".monaco-diff-editor .line-insert");
      await shoot("scm-diff-modified");
      await row("ideas.md").click();
      await page.waitForTimeout(1500);
      await shoot("scm-diff-created");
      await row("café-létoile.md").click();
      await page.waitForTimeout(1500);
      await shoot("scm-diff-deleted");
      await me.command("Interleaf: Compare All Changes");
      await page.waitForSelector(".multiDiffEntry");
      await page.waitForTimeout(1500);
      await shoot("scm-compare-all");
      await asked("Commit Session", "Commit tighten-opening");
      await option("Bring the project").waitFor();
      await shoot("commit-conflict");
      await me.press("Enter");
      await question("Conflict in");
      await shoot("commit-conflict-choose");
      await leave();
      await asked("Commit Files", "Commit");
      await shoot("commit-files");
      await leave();
      await acts(me, page).opensFile("scene-0101.md");
      await me.press("Control+Home");
      await acts(me, page).quickFixes();
      await shoot("quick-fix-conflict");
      await leave();
      await me.press("Control+Shift+M");
      await page.waitForSelector(".markers-panel .monaco-list-row");
      await shoot("problems");
      await me.press("Control+j");
      project.interleaf("refresh", "--take", "mine", "acts/act-1/chapters/chapter-01/content/scene-0101.md");
      await me.sees("no conflict", ({ status }) => !status.includes("conflict"));
      await asked("Commit Session", "Commit tighten-opening");
      await option("Commit 4 files").waitFor();
      await shoot("commit-preview");
    },
  },

  drift: {
    book: begunBook,
    async play({ me, page, shoot, project }) {
      const { openInSession, leave } = acts(me, page);
      const path = "acts/act-1/chapters/chapter-01/content/scene-0102.md";
      project.edit(path, (text) => text.replace("whale oil", "lamp oil"));
      project.edit(path, (text) => text.replace("lamp oil", "whale oil"));
      project.global(path, (text) => text.replace("apologised", "apologized"));
      await openInSession("tighten-opening", "scene-0102.md");
      await me.press("Control+Home");
      await page.waitForSelector(".squiggly-warning");
      await acts(me, page).quickFixes();
      await shoot("quick-fix-drift");
      await leave();
    },
  },

  crashed: {
    book: () => crash(workedBook(), "other-ending"),
    async play({ me, page, shoot }) {
      const { leave, menuOf, row } = acts(me, page);
      await me.sees("that it crashed", ({ status }) => status.includes("crashed"));
      await me.command("Interleaf: Show Sessions");
      await row("other-ending").waitFor();
      await page.hover(STATUS);
      await page.waitForTimeout(1200);
      await shoot("status-crashed", { pointer: true });
      await menuOf(row("other-ending"));
      await shoot("sessions-menu-crashed");
      await leave();
      await page.click(STATUS);
      await acts(me, page).question("Interleaf");
      await shoot("menu-crashed");
    },
  },
};

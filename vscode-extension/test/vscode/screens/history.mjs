// The Sessions view with all that it can hold, and the menu of every kind of row; retries in the margin; the document.
import { acts } from "./acts.mjs";
import { oldBook, plainBook, workedBook } from "./book.mjs";

export const history = {
  welcome: {
    book: () => plainBook(),
    async play({ me, page, shoot }) {
      await me.command("Interleaf: Show Sessions");
      await page.waitForSelector(".welcome-view-content");
      await shoot("sessions-welcome");
    },
  },

  between: {
    book() {
      const book = plainBook();
      book.interleaf("start", "new-timeline", "Move the flood to spring");
      book.create("context/calendar.md", "# Calendar\n");
      book.interleaf("commit", "--force");
      return book;
    },
    async play({ me, page, shoot }) {
      await me.sees("that there is none", ({ status }) => status.includes("No session"));
      await me.command("Interleaf: Show Sessions");
      await acts(me, page).opens("Archive");
      await shoot("sessions-between");
    },
  },

  sessions: {
    book: () => oldBook(),
    async play({ me, page, shoot }) {
      const { openInSession, opens, row, leave } = acts(me, page);
      await openInSession("tighten-opening", "scene-0101.md");
      await me.command("Interleaf: Show Sessions");
      for (const label of ["2 retries", "1 checkpoint", "before the second draft", "Archive", "Trash"]) await opens(label);
      await shoot("sessions-view");
      const rows = { active: "tighten-opening", inactive: "other-ending", file: "scene-0102.md", deleted: "café-létoile.md", retry: "The bell tells", checkpoint: "before the second draft", "checkpoint-file": "scene-0101.md", closed: "new-timeline", trash: "Trash", trashed: "colder-harbour", document: "Document" };
      for (const [name, label] of Object.entries(rows)) {
        const found = ["trashed", "checkpoint-file"].includes(name) ? page.locator(".sidebar .monaco-list-row", { hasText: label }).last() : row(label);
        await found.hover();
        await found.click({ button: "right" });
        await page.waitForTimeout(700);
        await shoot(`sessions-menu-${name}`, { pointer: true });
        await leave();
      }
      await page.locator(".sidebar .actions-container .action-label[aria-label*='More Actions']").first().click();
      await shoot("sessions-menu-title");
      await leave();
      await row("The bell tells").click();
      await page.waitForSelector(".monaco-diff-editor");
      await page.waitForTimeout(1500);
      await shoot("sessions-compare-retry");
      await row("new-timeline").click();
      await page.locator(".tab.active", { hasText: "session.md" }).waitFor();
      await shoot("sessions-closed-document");
      await row("other-ending").hover();
      await page.waitForTimeout(1200);
      await shoot("sessions-row-hover", { pointer: true });
    },
  },

  retries: {
    book: workedBook,
    async play({ me, page, shoot }) {
      const { openInSession, toLine, leave } = acts(me, page);
      await openInSession("tighten-opening", "scene-0101.md");
      await toLine(9);
      await me.command("Comments: Add Comment on Current Selection");
      await page.waitForSelector(".review-widget .monaco-editor");
      await page.waitForTimeout(500);
      await shoot("retry-empty");
      await me.type("Too early: the bell must surprise", 5);
      await shoot("retry-writing");
      await page.locator(".review-widget a.monaco-button", { hasText: "Reject This Passage" }).click();
      await me.sees("another retry", ({ status }) => status.includes("3 retries"));
      await shoot("retry-written");
      await toLine(1);
      await acts(me, page).quickFixes();
      await shoot("quick-fix-retry");
      await leave();
      await page.locator(".editor-instance .comment-thread-unresolved, .editor-instance .comment-range-glyph.comment-thread").first().click();
      await page.waitForSelector(".review-widget .review-comment");
      await shoot("retry-thread");
      await leave();
      await me.press("Control+Home");
      await page.locator(".editor-instance .view-line span", { hasText: "Scene" }).first().hover();
      await page.waitForTimeout(1500);
      await shoot("retry-hover", { pointer: true });
      await me.command("Interleaf: Retry File");
      await acts(me, page).question("Retry");
      await shoot("retry-question");
    },
  },

  document: {
    book: workedBook,
    async play({ me, page, shoot }) {
      const { openInSession, leave } = acts(me, page);
      await openInSession("tighten-opening", "scene-0101.md");
      await me.command("Interleaf: Open the Session's Document");
      await page.locator(".tab.active", { hasText: "session.md" }).waitFor();
      await page.waitForTimeout(1500);
      await shoot("document");
      await me.press("Control+Home");
      await me.press("Control+Shift+E");
      await me.command("Explorer: Focus on Outline View");
      await page.waitForTimeout(1500);
      await shoot("document-outline");
      await acts(me, page).opensFile("session.md");
      await me.command("Fold All");
      await page.waitForTimeout(500);
      await shoot("document-folded");
      await me.command("Unfold All");
      await me.press("Control+Home");
      await page.locator(".editor-instance .view-line span", { hasText: "TL;DR" }).first().hover();
      await page.waitForTimeout(1500);
      await shoot("document-hover", { pointer: true });
      await leave();
      await me.command("Interleaf: Preview the Session's Document");
      await page.waitForTimeout(4000);
      await shoot("document-preview");
    },
  },
};

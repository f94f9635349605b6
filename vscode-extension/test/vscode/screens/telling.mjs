// What the extension says by itself: notifications with their buttons, progress, refusals.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { extension } from "../machine/editor.mjs";
import { acts, serversOf } from "./acts.mjs";
import { NEXT_SCENE, begunBook, crash, plainBook, workedBook } from "./book.mjs";

export const telling = {
  told: {
    book: workedBook,
    toasts: true,
    async play({ me, page, shoot, project }) {
      const { openInSession, asked, option, leave, toast, dismiss, question } = acts(me, page);
      await openInSession("tighten-opening", "scene-0101.md");
      await shoot("first-look");
      await dismiss();
      await me.command("Interleaf: Show Status");
      await toast("tighten-opening");
      await shoot("toast-status");
      await dismiss();
      await asked("Make a Checkpoint", "Checkpoint");
      await me.press("Enter");
      await toast("Checkpoint");
      await shoot("toast-checkpoint");
      await dismiss();
      await asked("Close Session", "Close");
      await option("Complete").waitFor();
      await me.press("Enter");
      await page.waitForSelector(".notification-toast .codicon-error");
      await shoot("toast-error-uncommitted");
      await dismiss();
      await asked("Go to Phase", "phase");
      await me.press("Enter");
      await toast("phase is now");
      await shoot("toast-phase");
      await dismiss();
      const [server] = serversOf(project.root);
      await asked("Back Up a Milestone", "Milestone");
      await me.type("draft-1", 5);
      process.kill(server, "SIGSTOP");
      try {
        await me.press("Enter");
        await toast("milestone");
        await page.waitForTimeout(1500);
        await shoot("progress-backup");
      } finally {
        process.kill(server, "SIGCONT");
      }
      await toast("Backed up");
      await shoot("toast-backup");
      await dismiss();
      await asked("Commit Session", "Commit tighten-opening");
      await option("Commit 4 files").waitFor();
      await page.waitForTimeout(300);
      await me.press("Enter");
      await toast("Committed");
      await shoot("toast-committed");
      await dismiss();
      await asked("Start Session", "(1/2)");
      await page.waitForTimeout(300);
      await me.type("next-chapter", 5);
      await me.press("Enter");
      await question("(2/2)");
      await me.press("Enter");
      await toast("next-chapter");
      await shoot("toast-started");
      await dismiss();
      await me.command("Interleaf: Commit Session");
      await page.waitForSelector(".notification-toast .codicon-error");
      await shoot("toast-error-nothing");
      await dismiss();
      await asked("Cancel Session", "Cancel");
      await page.waitForTimeout(300);
      await me.press("Enter");
      await toast("cancelled");
      await shoot("toast-cancelled");
      await leave();
    },
  },

  strays: {
    book: begunBook,
    toasts: true,
    async play({ me, page, shoot, project }) {
      const { openInSession, toast, dismiss, toLine } = acts(me, page);
      await openInSession("tighten-opening", "scene-0102.md");
      await dismiss();
      // Replace in files writes to the project's own buffers.
      await me.press("Control+Shift+H");
      await page.waitForSelector(".search-view .replace-input textarea");
      await page.locator(".search-view .search-widget .search-container textarea").first().fill("eighty-one");
      await page.waitForTimeout(1500);
      await page.locator(".search-view .replace-input textarea").fill("ninety");
      await page.waitForTimeout(1500);
      await me.press("Control+Alt+Enter");
      await page.waitForTimeout(1500);
      await shoot("replace-in-files-question", { pointer: true });
      await me.press("Enter");
      await toast("taken into session");
      await shoot("toast-stray");
      await dismiss();
      await me.press("Control+Shift+E");
      await openInSession("tighten-opening", "scene-0102.md");
      await toLine(3);
      await me.type(" Mine.", 5);
      project.edit(NEXT_SCENE, (text) => text.replace("whale oil", "lamp oil"));
      await me.press("Control+S");
      await page.waitForTimeout(2500);
      await shoot("toast-stale");
    },
  },

  lock: {
    book: begunBook,
    settings: { "interleaf.redirectOnOpen": false },
    toasts: true,
    async play({ me, page, shoot }) {
      const { dismiss } = acts(me, page);
      await me.sees("the session", ({ status }) => status.includes("tighten-opening"));
      await dismiss();
      await acts(me, page).opensFile("scene-0101.md");
      await page.waitForTimeout(2000);
      await me.press("Control+Home");
      await me.type("x");
      await page.waitForTimeout(600);
      await shoot("lock-global");
    },
  },

  refusals: {
    book: () => crash(workedBook(), "other-ending"),
    toasts: true,
    async play({ me, page, shoot, project }) {
      const { asked, option, dismiss, toast, row } = acts(me, page);
      project.interleaf("recover", "other-ending");
      project.interleaf("switch", "tighten-opening");
      crash(project, "other-ending");
      project.interleaf("switch", "tighten-opening");
      await me.sees("the session", ({ status }) => status.includes("tighten-opening"));
      await dismiss();
      await asked("Switch Session", "Switch");
      await option("other-ending").waitFor();
      await shoot("ask-switch-crashed");
      await me.press("Enter");
      await page.waitForSelector(".notification-toast .codicon-error");
      await shoot("toast-error-crashed");
      await dismiss();
      await me.command("Interleaf: Doctor");
      await page.locator(".tab.active", { hasText: "Doctor" }).waitFor();
      await page.waitForTimeout(1500);
      await shoot("doctor");
      await me.press("Escape");
      await me.command("Interleaf: Show Sessions");
      await row("other-ending").waitFor();
      await shoot("sessions-crashed");
      await me.command("Interleaf: Recover Session");
      await page.waitForTimeout(500);
      await me.press("Enter");
      await toast("taken up");
      await shoot("toast-recovered");
      await dismiss();
      writeFileSync(join(project.root, "workspace/sessions/other-ending/session.json"), "{");
      await page.waitForTimeout(1500);
      await shoot("status-damaged");
    },
  },

  away: {
    book: () => {
      const book = workedBook();
      book.edit(NEXT_SCENE, (text) => text);
      return book;
    },
    settings: { "interleaf.server.path": "/bin/false" },
    toasts: true,
    async play({ me, page, shoot }) {
      const { openInSession, toLine } = acts(me, page);
      await openInSession("tighten-opening", "scene-0101.md");
      await page.waitForTimeout(2000);
      await shoot("server-failed");
      await acts(me, page).dismiss();
      await toLine(3);
      await me.type(" Not saved.", 5);
      await me.press("Control+S");
      await page.waitForTimeout(3000);
      await shoot("server-failed-save");
      await page.hover("[id*='interleaf.session']");
      await page.waitForTimeout(1200);
      await shoot("server-failed-status", { pointer: true });
    },
  },

  missing: {
    book: () => plainBook("marrow-quay", { "interleaf.toml": "" }),
    settings: { "interleaf.server.path": "", "interleaf.server.requirement": join(extension, "..") },
    env: { PATH: "/usr/bin:/bin" },
    toasts: true,
    async play({ me, page, shoot }) {
      const { toast, dismiss } = acts(me, page);
      await me.sees("that it is missing", ({ status }) => status.includes("Interleaf"));
      await me.command("Interleaf: Show Sessions");
      await page.waitForTimeout(2500);
      await shoot("missing-start");
      await dismiss();
      await me.command("Interleaf: Start Session");
      await toast("not found");
      await shoot("missing-start-session");
      await dismiss();
      await me.command("Interleaf: Install Server");
      await toast("installing");
      await page.waitForTimeout(1500);
      await shoot("missing-installing");
      await page.locator(".notification-toast .monaco-button", { hasText: "Cancel" }).first().click();
      await page.waitForTimeout(1500);
      await shoot("missing-install-cancelled");
    },
  },
};


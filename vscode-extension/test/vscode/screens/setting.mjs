// First steps and unusual windows: the walkthrough, Restricted Mode, several folders.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeProject } from "../machine/person.mjs";
import { acts } from "./acts.mjs";
import { plainBook, workedBook } from "./book.mjs";

export const setting = {
  walkthrough: {
    book: () => plainBook(),
    async play({ me, page, shoot }) {
      // The pictures stand beside the steps only where there is room.
      await page.setViewportSize({ width: 1500, height: 900 });
      await me.press("Control+b");
      await me.command("Interleaf: Open the Walkthrough");
      await page.waitForSelector(".getting-started-step");
      for (const [name, title] of [["server", "The server"], ["start", "Start a session"], ["compare", "See what you changed"], ["retry", "Reject a version"], ["commit", "Commit, or cancel"]]) {
        const step = page.locator(".getting-started-step", { hasText: title });
        if (!(await step.getAttribute("class")).includes("expanded")) await step.click();
        await page.waitForTimeout(800);
        await shoot(`walkthrough-${name}`);
      }
    },
  },

  extension: {
    book: () => plainBook(),
    async play({ me, page, shoot }) {
      await me.command("Extensions: Show Installed Extensions");
      await page.locator(".extension-list-item", { hasText: "Interleaf" }).first().click();
      await page.waitForTimeout(4000);
      await shoot("extension-page");
    },
  },

  restricted: {
    book: workedBook,
    trust: true,
    toasts: true,
    async play({ me, page, shoot }) {
      const { leave } = acts(me, page);
      await page.waitForTimeout(3000);
      await shoot("restricted-question");
      const no = page.locator(".monaco-dialog-box .monaco-button", { hasText: "No, I don't" });
      if (await no.count()) await no.click();
      await me.sees("the session, locked", ({ status }) => status.includes("tighten-opening"));
      await acts(me, page).opensFile("scene-0101.md");
      await me.sees("the session's version", ({ crumbs }) => crumbs.startsWith("tighten-opening"));
      await me.command("Interleaf: Show Sessions");
      await page.hover("[id*='interleaf.session']");
      await page.waitForTimeout(1200);
      await shoot("restricted", { pointer: true });
      await me.command("Interleaf: Commit Session");
      await page.waitForTimeout(1500);
      await shoot("restricted-command");
      await leave();
      await me.press("Control+Shift+G");
      await page.waitForTimeout(1000);
      await me.press("Control+1");
      await me.press("Control+Home");
      await me.type("x");
      await page.waitForTimeout(600);
      await shoot("restricted-typing");
    },
  },

  folders: {
    book: () => {
      const first = workedBook();
      const second = makeProject({ "weather.md": "# Weather\n\nFog.\n" }, "field-notes");
      second.interleaf("start", "weather", "Only the weather");
      second.interleafWith("# Weather\n\nRain.\n", "write", "weather.md");
      const both = join(first.root, "..", "both.code-workspace");
      writeFileSync(both, JSON.stringify({ folders: [{ path: first.root }, { path: second.root }] }));
      return {
        ...first,
        folder: both,
        remove: () => {
          first.remove();
          second.remove();
        },
      };
    },
    async play({ me, page, shoot }) {
      const { openInSession, leave } = acts(me, page);
      await openInSession("tighten-opening", "scene-0101.md");
      await me.command("Interleaf: Show Sessions");
      await page.waitForTimeout(1000);
      await shoot("folders-sessions");
      await me.press("Control+Shift+G");
      await page.waitForTimeout(1000);
      await shoot("folders-scm");
      await me.press("Control+w");
      await me.command("Interleaf: Log an Entry");
      await page.waitForTimeout(1000);
      await shoot("folders-which");
      await leave();
    },
  },
};

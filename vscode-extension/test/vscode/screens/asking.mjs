// Every question that a command asks: lists and boxes, with what they say while one types.
import { acts } from "./acts.mjs";
import { oldBook } from "./book.mjs";

/** Questions that end at their first step: name of the picture, command, title of the question. */
const FIRST = [
  ["ask-switch", "Switch Session", "Switch"],
  ["ask-resume", "Resume Session", "Resume"],
  ["ask-pause", "Pause Session", "Pause"],
  ["ask-close", "Close Session", "Close"],
  ["ask-abandon", "Abandon Session", "Abandon"],
  ["ask-end", "End Session", "End"],
  ["ask-cancel", "Cancel Session", "Cancel"],
  ["ask-merge", "Merge from Another Session", "Merge"],
  ["ask-compare-text", "Show Differences as Text", "Compare"],
  ["ask-write", "Save Editor's Text Into the Session", "Save"],
  ["ask-discard", "Discard Changes", "Discard"],
  ["ask-delete", "Delete File in the Session", "Delete"],
  ["ask-rename", "Rename File in the Session", "Rename"],
  ["ask-checkpoint", "Make a Checkpoint", "Checkpoint"],
  ["ask-checkpoints", "Show Checkpoints", "Checkpoint"],
  ["ask-restore", "Restore Checkpoint or Backup", "Restore"],
  ["ask-trash", "Show Trash", "Trash"],
  ["ask-empty-trash", "Empty Trash", "Empty"],
  ["ask-undo", "Undo Commit", "Undo"],
  ["ask-log", "Log an Entry", "Log"],
  ["ask-section", "Show a Section of the Document", "section"],
  ["ask-phase", "Go to Phase", "phase"],
  ["ask-track", "Note a File", "Note"],
];

export const asking = {
  start: {
    book: () => oldBook(),
    async play({ me, page, shoot }) {
      const { openInSession, asked, question, leave } = acts(me, page);
      await openInSession("tighten-opening", "scene-0101.md");
      await asked("Start Session", "Start Session");
      await page.waitForTimeout(400);
      await shoot("ask-start");
      await me.type("two words", 5);
      await shoot("ask-start-invalid");
      for (let i = 0; i < 9; i += 1) await me.press("Backspace");
      await me.type("other-ending", 5);
      await shoot("ask-start-taken");
      await me.type("-2", 5);
      await me.press("Enter");
      await question("(2/2)");
      await shoot("ask-start-purpose");
      await leave();
      await me.press("F1");
      await page.waitForSelector(".quick-input-widget input");
      await me.type("Interleaf: ", 10);
      await page.waitForTimeout(500);
      await shoot("palette");
      await leave();
    },
  },

  questions: {
    book: () => {
      const book = oldBook();
      book.interleaf("backup", "milestone", "draft-1");
      return book;
    },
    async play({ me, page, shoot }) {
      const { openInSession, asked, question, leave, option } = acts(me, page);
      await openInSession("tighten-opening", "scene-0101.md");
      for (const [picture, command, title] of FIRST) {
        await asked(command, title);
        await shoot(picture);
        await leave(1);
        await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
      }
      await asked("Back Up a Milestone", "Milestone");
      await me.type("draft 2", 5);
      await shoot("ask-milestone-invalid");
      await leave(1);
      await asked("End Session", "End");
      await me.type("12", 5);
      await shoot("ask-end-invalid");
      await leave(1);
      await asked("Log an Entry", "Log");
      await option("Decision").click();
      await question("Log");
      await page.waitForTimeout(300);
      await me.press("Enter");
      await shoot("ask-log-empty");
      await me.type("Ines does not introduce herself", 5);
      await me.press("Enter");
      await question("decision");
      await shoot("ask-log-decision");
      await leave(1);
      await asked("Restore Checkpoint or Backup", "Restore");
      await me.press("Enter");
      await question("Restore checkpoint");
      await shoot("ask-restore-confirm");
      await leave(1);
      await asked("Commit Files", "Commit");
      await leave(1);
      await asked("Show a Section of the Document", "section");
      await option("Decisions").click();
      await page.waitForTimeout(1500);
      await shoot("section-as-text");
    },
  },
};

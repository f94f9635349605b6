// What the stories do over and over: wait for a question, open a view, click a row, open its menu.
import { readFileSync, readdirSync, readlinkSync } from "node:fs";

/** More of what a person does in a window; see person.mjs for the rest. */
export function acts(me, page) {
  const self = {
    /** Waits until the session is shown, then opens a file in it. */
    async openInSession(session, name) {
      await me.sees("the session", ({ status }) => status.includes(session));
      await self.opensFile(name);
      await me.sees("the session's version", ({ crumbs }) => crumbs.startsWith(session) && crumbs.includes(name));
    },
    /** Opens a file by its name. */
    async opensFile(name) {
      await me.press("Control+P");
      await page.waitForSelector(".quick-input-widget input");
      await me.type(name, 15);
      // Which row comes first changes while the list fills.
      await self.option(name).click();
    },
    /** Runs a command that asks something, and waits for the question. */
    async asked(command, title) {
      await me.command(`Interleaf: ${command}`);
      await self.question(title);
    },
    question: (title) => page.locator(".quick-input-widget:not([style*='display: none']) .quick-input-title", { hasText: title }).waitFor(),
    /** A row of the list that is open. */
    option: (label) => page.locator(`.quick-input-list .monaco-list-row[aria-label*="${label}"]`).first(),
    /** A row of a view in the side bar. */
    row: (label) => page.locator(".sidebar .monaco-list-row", { hasText: label }).first(),
    async opens(label) {
      await self.row(label).click();
    },
    /** Opens the menu of whatever is given. */
    async menuOf(locator) {
      await locator.click({ button: "right" });
      await page.locator(".monaco-menu .action-item").first().waitFor();
    },
    /** Opens the list of quick fixes; the mark may be seen before its fixes are known. */
    async quickFixes() {
      const list = page.locator(".action-widget").first();
      for (let attempt = 0; attempt < 5 && !(await list.isVisible()); attempt += 1) {
        await me.press("Control+.");
        await list.waitFor({ timeout: 4000 }).catch(() => undefined);
      }
      await list.waitFor({ timeout: 1000 });
    },
    /** Leaves whatever is open: lists, menus, boxes. */
    async leave(times = 2) {
      for (let i = 0; i < times; i += 1) await me.press("Escape");
    },
    toast: (text) => page.locator(".notification-toast", { hasText: text }).first().waitFor({ timeout: 30_000 }),
    async dismiss() {
      await me.command("Notifications: Clear All Notifications");
    },
    /** Puts the cursor to the end of a line. */
    async toLine(number) {
      await me.press("Control+G");
      await page.waitForSelector(".quick-input-widget input");
      await me.type(`${number}`, 15);
      await me.press("Enter");
      await me.press("End");
      await me.press("End");
    },
  };
  return self;
}

/** Process ids of the language servers that work in a project. */
export function serversOf(root) {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/cwd`) === root && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("interleaf-lsp");
      } catch {
        return false;
      }
    })
    .map(Number);
}

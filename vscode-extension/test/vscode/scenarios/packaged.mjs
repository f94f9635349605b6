// The packed extension, installed as a person installs it: its start, Restricted Mode, and a server that it installs.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, readdirSync, readlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { extension, openWindow, startEditor } from "../machine/editor.mjs";
import { makeProject, person, witness } from "../machine/person.mjs";

const VSIX = join(extension, "interleaf.vsix");
const PATH = "acts/act-1/scene-0101.md";

async function inWindow({ project, settings, trust }, work) {
  const editor = await startEditor({ install: VSIX, settings, trust });
  const window = await openWindow(editor, { folder: project.root, development: false });
  try {
    const me = person(window.page);
    await me.ready();
    await work(me, window.page);
  } catch (error) {
    await window.page.screenshot({ path: join(extension, "out/pictures/packaged.png") });
    throw error;
  } finally {
    await window.close();
    editor.stop();
    project.remove();
  }
}

function readlink(path) {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

export const scenarios = {
  "installed: activates within 100 ms without a session, and starts no server": () => {
    const project = makeProject({ [PATH]: "One\n" });
    return inWindow({ project }, async (me, page) => {
      const times = [];
      // What else the machine does can only add to it.
      for (let start = 0; start < 4 && !times.some((time) => time <= 100); start += 1) {
        if (start > 0) await me.reload();
        await me.command("Developer: Show Running Extensions");
        const row = page.locator(".runtime-extensions-editor .monaco-list-row", { hasText: "Interleaf" });
        await row.waitFor();
        const [, time] = /Activation: (\d+)ms/.exec((await row.innerText()).replaceAll("\u00a0", " ")) ?? [];
        times.push(Number(time));
      }
      assert.ok(Math.min(...times) <= 100, `activation took ${times.join(", ")} ms`);
      assert.equal(existsSync(join(project.root, "workspace")), false);
    });
  },

  "installed: a save in a session, and the commit of it": () => {
    const project = makeProject({ [PATH]: "One\nTwo\n" });
    project.interleaf("start", "packed");
    const seen = witness(join(project.root, PATH));
    return inWindow({ project }, async (me) => {
      await me.sees("the session", ({ status }) => status.includes("packed"));
      await me.open("scene-0101.md");
      await me.sees("the session's version", ({ crumbs }) => crumbs.startsWith("packed/acts"));
      await me.press("Control+Home");
      await me.type("Edited ");
      await me.press("Control+S");
      await me.sees("the change", ({ status }) => status.includes("1 change"));
      assert.equal(seen.untouched(), undefined);
      seen.close();
      await me.command("Interleaf: Commit Session");
      await me.chooses("Commit 1 file");
      await me.sees("the project's file", ({ crumbs }) => crumbs.startsWith("acts"));
      assert.equal(readFileSync(join(project.root, PATH), "utf8"), "Edited One\nTwo\n");
    });
  },

  "Restricted Mode: the session can be read, and nothing runs": () => {
    const project = makeProject({ [PATH]: "One\n" });
    project.interleaf("start", "locked");
    mkdirSync(join(project.root, "workspace/sessions/locked/files"), { recursive: true });
    writeFileSync(join(project.root, "workspace/sessions/locked/files/beside.md"), "Of the session\n");
    return inWindow({ project, trust: true }, async (me, page) => {
      await me.sees("the session, locked", ({ status }) => status.includes("locked"));
      await me.open("scene-0101.md");
      await me.sees("the session's version", ({ crumbs, text }) => crumbs.startsWith("locked/acts") && text === "One");
      await me.press("Control+Home");
      await me.type("Edited ");
      const { text, tabs, status } = await me.look();
      assert.deepEqual([text, tabs.some((tab) => tab.endsWith("*"))], ["One", false]);
      assert.ok(status.includes("locked"), status);
      const running = readdirSync("/proc").filter((entry) => /^\d+$/.test(entry) && readlink(`/proc/${entry}/cwd`) === project.root);
      assert.deepEqual(running.map((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8")).filter((line) => line.includes("interleaf")), []);
      assert.equal(await page.locator(".part.statusbar", { hasText: "Restricted Mode" }).count(), 1);
    });
  },

  "a server that is missing is offered, installed into an environment of its own, and works": () => {
    const project = makeProject({ [PATH]: "One\n", "interleaf.toml": "" });
    const settings = { "interleaf.server.path": "", "interleaf.server.requirement": resolve(extension, "..") };
    return inWindow({ project, settings }, async (me) => {
      await me.sees("that it is missing", ({ status }) => status.includes("Interleaf"));
      await me.command("Interleaf: Install Server");
      await me.sees("the running server", ({ status }) => status !== "" && !/starting|missing/.test(status) && status.toLowerCase().includes("no session"), 240_000);
    });
  },
};

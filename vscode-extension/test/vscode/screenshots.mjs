// Takes the pictures of the README and the walkthrough from the real product, in a light and a dark theme.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { extension, openWindow, startEditor } from "./machine/editor.mjs";
import { makeProject, person } from "./machine/person.mjs";

const SCENE = "acts/act-1/chapters/chapter-01/content/scene-0101.md";
const out = resolve(process.argv[2] ?? join(extension, "out", "pictures"));

/** What the walkthrough shows: a part of the window each, small enough to be packed. */
const WALKTHROUGH = {
  session: { x: 352, y: 36, width: 640, height: 330 },
  changes: { x: 48, y: 36, width: 640, height: 330 },
  retry: { x: 352, y: 36, width: 640, height: 330 },
  commit: { x: 340, y: 0, width: 610, height: 240 },
};

/** The sample book that the command line plays its demo on. */
function sampleBook() {
  const root = join(extension, "..", "server", "interleaf", "faces", "cli", "sample_book");
  const files = {};
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) files[relative(root, join(entry.parentPath, entry.name))] = readFileSync(join(entry.parentPath, entry.name));
  }
  return files;
}

/** One window on one project, closed in any case. */
async function inWindow(theme, name, project, work) {
  const look = { "workbench.colorTheme": theme, "editor.fontSize": 13, "editor.wordWrap": "on" };
  const editor = await startEditor({ install: join(extension, "interleaf.vsix"), settings: look });
  const window = await openWindow(editor, { folder: project.root, development: false });
  const { page } = window;
  const shoot = async (what) => {
    await page.waitForTimeout(1000);
    await page.screenshot({ path: join(out, `${what}-${name}.png`) });
    const part = WALKTHROUGH[what];
    if (part && name === "light") await page.screenshot({ path: join(extension, "walkthrough", `${what}.jpg`), type: "jpeg", quality: 32, clip: part });
  };
  const me = person(page);
  try {
    await me.ready();
    await work(me, page, shoot);
  } catch (error) {
    await page.screenshot({ path: join(out, `failed-${name}.png`) });
    throw error;
  } finally {
    await window.close();
    editor.stop();
    project.remove();
  }
}

/** The first steps: no session yet, and the walkthrough. */
async function begin(theme, name) {
  await inWindow(theme, name, makeProject(sampleBook(), "marrow-quay"), async (me, page, shoot) => {
    await me.command("Interleaf: Show Sessions");
    await shoot("welcome");
    await me.command("Interleaf: Open the Walkthrough");
    await page.waitForSelector(".getting-started-step");
    await shoot("walkthrough");
  });
}

/** A conflict with a later edit of the project, and sessions that are over. */
async function clash(theme, name) {
  const project = makeProject(sampleBook(), "marrow-quay");
  const write = (path, text) => project.interleafWith(text, "write", path);
  project.interleaf("start", "new-timeline", "Move the flood to spring");
  write("context/timeline.json", "{}\n");
  project.interleaf("commit", "--force");
  project.interleaf("start", "colder-harbour", "The harbour in winter");
  write("context/places/harbour.md", "# Harbour\n");
  project.interleaf("cancel");
  project.interleaf("start", "tighten-opening", "Make the first chapter begin later");
  write(SCENE, "# Scene 0101\n\nThe letter came first.\n");
  write("context/ideas.md", "An idea\n");
  project.interleaf("checkpoint", "--note", "before the second draft");
  writeFileSync(join(project.root, SCENE), "# Scene 0101\n\nThe ferry came in late.\n");
  await inWindow(theme, name, project, async (me, page, shoot) => {
    await me.sees("the session", ({ status }) => status.includes("tighten-opening"));
    await me.open("scene-0101.md");
    await me.sees("the session's version", ({ crumbs }) => crumbs.startsWith("tighten-opening"));
    await me.command("Interleaf: Show Sessions");
    for (const label of ["Archive", "Trash", "1 checkpoint"]) await page.locator(".pane-body .monaco-list-row", { hasText: label }).click();
    await shoot("history");
    await me.press("Control+Shift+G");
    await me.command("Interleaf: Commit Session");
    await page.waitForSelector(".quick-input-list .monaco-list-row[aria-label*='Bring the project']");
    await shoot("conflict");
  });
}

/** The main job. */
async function take(theme, name) {
  const project = makeProject(sampleBook(), "marrow-quay");
  project.interleaf("start", "other-ending", "Try the chapter without the storm");
  project.interleaf("start", "tighten-opening", "Make the first chapter begin later");
  await inWindow(theme, name, project, async (me, page, shoot) => {
    await me.sees("the session", ({ status }) => status.includes("tighten-opening"));
    await me.open("scene-0101.md");
    await me.sees("the session's version", ({ crumbs }) => crumbs.startsWith("tighten-opening"));
    await me.press("Control+Home");
    for (let i = 0; i < 8; i += 1) await me.press("ArrowDown");
    await me.press("End");
    await me.press("End");
    await me.type(" Nobody looked up.", 5);
    await me.press("Control+S");
    await me.sees("the change counted", ({ status }) => /1/.test(status));
    project.interleaf("log", "--progress", "The bell stays; the man is the first who speaks");
    project.interleaf("retry", SCENE, "The bell tells too much before the second page");
    await shoot("session");
    await me.command("Interleaf: Show Sessions");
    await shoot("sessions");
    await me.press("Control+Shift+G");
    await me.command("Interleaf: Compare File with the Project");
    await shoot("changes");
    await me.press("Control+w");
    await me.open("scene-0101.md");
    await me.sees("the session's version", ({ crumbs }) => crumbs.startsWith("tighten-opening"));
    await me.command("Interleaf: Commit Session");
    await page.waitForSelector(".quick-input-list .monaco-list-row[aria-label*='Commit 1 file']");
    await shoot("commit");
    await me.press("Escape");
    await me.command("Interleaf: Start Session");
    await page.waitForSelector(".quick-input-widget .quick-input-titlebar:has-text('Start Session')");
    await me.wait(300);
    await me.type("two words", 5);
    await shoot("start");
    await me.press("Escape");
    await me.command("Interleaf: Menu");
    await shoot("menu");
    await me.press("Escape");
    await me.command("Interleaf: Open the Session's Document");
    await shoot("document");
    await me.press("Control+Shift+E");
    await me.open("scene-0101.md");
    await me.sees("the session's version", ({ crumbs }) => crumbs.startsWith("tighten-opening"));
    await me.press("Control+Home");
    for (let i = 0; i < 8; i += 1) await me.press("ArrowDown");
    await me.command("Comments: Add Comment on Current Selection");
    await page.waitForTimeout(400);
    await me.type("Too early: the bell must surprise", 5);
    await shoot("retry");
  });
}

mkdirSync(out, { recursive: true });
for (const [theme, name] of [["Default Dark Modern", "dark"], ["Default Light Modern", "light"]]) {
  for (const story of [take, clash, begin]) {
    if (!process.argv[3] || story.name === process.argv[3]) await story(theme, name);
  }
}
console.log(out);

// The sample book that the command line plays its demo on, in the states that the pictures need.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { extension, languageServer } from "../machine/editor.mjs";
import { makeProject } from "../machine/person.mjs";

export const SCENE = "acts/act-1/chapters/chapter-01/content/scene-0101.md";
export const NEXT_SCENE = "acts/act-1/chapters/chapter-01/content/scene-0102.md";
const PLAN = "acts/act-1/chapters/chapter-01/plan.md";
const PLACE = "context/places/café-létoile.md";

function sampleBook() {
  const root = join(extension, "..", "server", "interleaf", "faces", "cli", "sample_book");
  const files = {};
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) files[relative(root, join(entry.parentPath, entry.name))] = readFileSync(join(entry.parentPath, entry.name));
  }
  return files;
}

/** The book with no session; `edit` changes a file of the session, `create` makes one, `global` changes one of the project. */
export function plainBook(name = "marrow-quay", more = {}) {
  const project = makeProject({ ...sampleBook(), ...more }, name);
  const text = (path) => readFileSync(join(project.root, path), "utf8");
  const edit = (path, change) => project.interleafWith(change(project.interleaf("read", path).content), "write", path);
  const create = (path, content) => project.interleafWith(content, "write", path);
  const global = (path, change) => writeFileSync(join(project.root, path), change(text(path)));
  return { ...project, edit, create, global };
}

/** Two sessions; the second is active and has changed nothing yet. */
export function begunBook() {
  const book = plainBook();
  book.interleaf("start", "other-ending", "Try the chapter without the storm");
  book.interleaf("start", "tighten-opening", "Make the first chapter begin later");
  return book;
}

/** A session with a change of every kind, retries, checkpoints and a document with entries. */
export function workedBook() {
  const book = begunBook();
  book.edit(SCENE, (text) => text.replace("were work.", "were work. Nobody looked up."));
  book.interleaf("log", "--context", "Chapter 1 opens on the quay; nobody explains the clock before the second scene");
  book.interleaf("log", "--step", "Move the bell behind the first line of dialogue");
  book.interleaf("log", "--step", "Read the chapter aloud");
  book.interleaf("log", "--progress", "The bell stays; the man is the first who speaks");
  book.interleaf("log", "--decision", "Ines does not introduce herself", "--rationale", "The letter says who she is in the next scene");
  book.interleaf("log", "--blocker", "Is the ferry the morning or the evening one?");
  book.interleaf("log", "--next", "Ask about the ferry, then go on with the second scene");
  book.interleaf("checkpoint", "--note", "before the second draft");
  book.interleaf("retry", SCENE, "The bell tells too much before the second page");
  book.edit(NEXT_SCENE, (text) => text.replace("eighty-one steps", "ninety steps"));
  book.interleaf("retry", NEXT_SCENE, "Eighty-one is named again in chapter 3", "--auto-detected");
  book.create("context/ideas.md", "# Ideas\n\nThe bottle comes back on the last page.\n");
  book.interleaf("delete", PLACE);
  return book;
}

/** The same, and the project changed what the session changed too. */
export function clashingBook() {
  const book = workedBook();
  book.global(SCENE, (text) => text.replace("were work.", "were work, and paid."));
  return book;
}

/** Sessions that are over: one committed, one cancelled, one abandoned; a text in the trash. */
export function oldBook(book = workedBook()) {
  book.interleaf("start", "new-timeline", "Move the flood to spring");
  book.edit("context/timeline.json", (text) => text.replace("ninety", "eighty"));
  book.create("context/calendar.md", "# Calendar\n");
  book.interleaf("commit", "--force");
  book.interleaf("start", "colder-harbour", "The harbour in winter");
  book.edit(PLAN, (text) => `${text}\nSnow on the fish steps.\n`);
  book.interleaf("cancel");
  book.interleaf("start", "two-voices", "Tell it in turns");
  book.edit(PLAN, (text) => `${text}\nBram tells every second scene.\n`);
  book.interleaf("close", "--abandon", "--reason", "One voice is enough");
  book.interleaf("switch", "tighten-opening");
  return book;
}

/** A session whose long-lived owner died in the middle of the work. */
export function crash(book, session) {
  const python = join(dirname(languageServer), "python");
  const code = [
    "import os",
    "from interleaf.engine.engine import Engine",
    `engine = Engine.open(${JSON.stringify(book.root)}, actor="lsp")`,
    `engine.call("switch", {"name": ${JSON.stringify(session)}})`,
    'owner = engine.attach("lsp")',
    "os.kill(os.getpid(), 9)",
  ];
  try {
    execFileSync(python, ["-c", code.join("\n")], { stdio: "ignore" });
  } catch {
    // It was to die.
  }
  return book;
}

/** The session's living document: entries, sections, phase, artifacts. */
import * as vscode from "vscode";
import type { App, Subject } from "../app";
import { documentPath } from "../model/layout";
import { ask, askText, choose, projectOf, sessionOf } from "./ask";
import { busy, told } from "./busy";
import { openDocument } from "./documents";
import { activeSubject } from "./subject";
import { showText } from "./texts";

const KINDS = [
  { label: "$(checklist) Progress", detail: "Something moved on", value: "progress" },
  { label: "$(check) Done", detail: "A step is finished", value: "done" },
  { label: "$(milestone) Decision", detail: "What was decided, and why", value: "decision" },
  { label: "$(lightbulb) Discovery", detail: "Something worth knowing", value: "discovery" },
  { label: "$(error) Blocker", detail: "What stands in the way", value: "blocker" },
  { label: "$(pass) Blocker resolved", detail: "It no longer stands in the way", value: "resolved" },
  { label: "$(arrow-right) Next", detail: "What comes next", value: "next" },
  { label: "$(list-ordered) Step", detail: "One more step of the work", value: "step" },
  { label: "$(info) Context", detail: "What one must know to work here", value: "context" },
];

/** Where the preview begins: above it stands what programs read. */
const BEGINNING = { heading: /^## TL;DR/m, fragment: "tldr-read-this-first" };

const SECTIONS = {
  tldr: "TL;DR",
  context: "Context",
  progress: "Progress",
  decisions: "Decisions",
  discoveries: "Discoveries",
  blockers: "Blockers",
  next: "Next Steps",
  outcomes: "Outcomes",
};

export async function log(app: App, subject: Partial<Subject>): Promise<void> {
  const project = await projectOf(app, subject);
  if (!project) return;
  const chosen = await choose("Log: what kind of entry?", KINDS);
  const kindOf = KINDS.find(({ value }) => value === chosen);
  if (chosen === undefined || !kindOf) return;
  const title = `Log: ${kindOf.label.replace(/^\$\(.*?\) /, "")}`;
  const text = await askText(title, kindOf.detail);
  if (text === undefined) return;
  const kind = chosen === "resolved" ? "blocker" : chosen;
  const rationale = kind === "decision" ? await ask({ title, prompt: "Optional: why?" }) : undefined;
  await busy("writing the entry", () =>
    project.call("log", {
      kind,
      text,
      ...(rationale ? { rationale } : {}),
      ...(chosen === "resolved" ? { resolved: true } : {}),
    }),
  );
}

/** Opens the document, or shows one section of it. */
export async function view(app: App, subject: Partial<Subject>): Promise<void> {
  const project = await projectOf(app, subject);
  if (!project) return;
  const name = await sessionOf(project, { session: subject.session ?? project.activeSession }, "Document of which session?");
  if (name !== undefined) await openDocument(project, name);
}

/** Shows the document as it reads, beside the editor. */
export async function previewDocument(app: App, subject: Partial<Subject>): Promise<void> {
  const project = await projectOf(app, subject);
  const name = subject.session ?? project?.activeSession;
  if (!project || name === undefined) return;
  const file = vscode.Uri.file(documentPath(project.root, name));
  // A preview goes where the editor of its text stands, whatever beginning it is asked for.
  const text = vscode.window.activeTextEditor;
  if (text?.document.uri.fsPath === file.fsPath && text.visibleRanges[0]?.start.line === 0) {
    const { line } = text.document.positionAt(Math.max(0, text.document.getText().search(BEGINNING.heading)));
    // Not `revealRange`, which leaves room for the headings that may stick above.
    await vscode.commands.executeCommand("editorScroll", { to: "down", by: "line", value: line, revealCursor: false });
  }
  await vscode.commands.executeCommand("markdown.showPreviewToSide", file.with({ fragment: BEGINNING.fragment }));
}

export async function viewSection(app: App, subject: Partial<Subject>): Promise<void> {
  const project = await projectOf(app, subject);
  if (!project) return;
  const section = await choose("Which section?", Object.entries(SECTIONS).map(([value, label]) => ({ label, value })));
  if (section === undefined) return;
  const { items = [] } = await busy("reading the document", () => project.call("view", { section }));
  const title = SECTIONS[section as keyof typeof SECTIONS];
  await showText(`${title}.md`, `# ${title}\n\n${items.map(itemText).join("\n") || "Nothing yet."}\n`);
}

/** One entry of a section: its text, what kind it is or when it was, and below it what belongs to it. */
function itemText(item: unknown): string {
  if (typeof item !== "object" || item === null) return `- ${String(item)}`;
  const { text, at, state, part, number, resolved, ...more } = item as Record<string, unknown>;
  const said = [part, state, resolved === true ? "resolved" : undefined, at].filter((word) => typeof word === "string" && word !== "");
  const lines = Object.entries(more).flatMap(([name, value]) => (typeof value === "string" && value !== "" ? [`  - ${name}: ${value}`] : []));
  const head = `${typeof number === "number" ? `${number}.` : "-"} ${String(text)}${said.length > 0 ? ` (${said.join(", ")})` : ""}`;
  return [head, ...lines].join("\n");
}

export async function phase(app: App, subject: Partial<Subject>): Promise<void> {
  const project = await projectOf(app, subject);
  if (!project) return;
  const phases = [
    { label: "Plan", value: "PLAN" as const },
    { label: "Implement", value: "IMPLEMENT" as const },
    { label: "Review", value: "REVIEW" as const },
  ];
  const chosen = await choose("Go to which phase?", phases);
  if (chosen === undefined) return;
  const now = await busy("changing the phase", () => project.call("phase", { phase: chosen }));
  told(`The phase is now: ${phases.find(({ value }) => value === now.phase)?.label ?? "none"}.`);
}

export async function track(app: App, subject: Partial<Subject>): Promise<void> {
  const about = subject.path === undefined ? { ...activeSubject(app), ...subject } : subject;
  const project = await projectOf(app, about);
  if (!project || about.path === undefined) return;
  const path = about.path;
  const action = await choose<"created" | "modified">(`Note ${path} as`, [
    { label: "Created by this work", value: "created" },
    { label: "Modified by this work", value: "modified" },
  ]);
  if (action !== undefined) await busy("noting it", () => project.call("track", { file_path: path, action }));
}

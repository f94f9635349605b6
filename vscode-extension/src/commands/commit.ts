/** The commit: always the preview first, then exactly what was previewed. */
import * as vscode from "vscode";
import type { App, Subject } from "../app";
import type { Project } from "../model/project";
import { count, summary } from "../model/words";
import type { Preview } from "../protocol/types";
import { EngineError } from "../server/errors";
import { projectOf, sessionOf } from "./ask";
import { busy, told } from "./busy";
import { compare, compareAll, saveSession } from "./documents";

type Answer = { do: "commit" } | { do: "compareAll" } | { do: "refresh" } | { do: "partly" } | { do: "show"; path: string };
type Row = vscode.QuickPickItem & { answer?: Answer };

export async function commit(app: App, subject: Partial<Subject>): Promise<void> {
  const project = await projectOf(app, subject);
  if (!project) return;
  const name = await sessionOf(project, { session: subject.session ?? project.activeSession }, "Commit Session");
  if (name === undefined || !(await saveSession(project, name))) return;
  const { preview } = await busy("looking at the changes", () => project.call("commit", { name }));
  if (preview) await confirmAndApply(project, preview);
}

/** Commits chosen files; the session goes on with the rest. */
export async function commitFiles(app: App, subject: Partial<Subject>): Promise<void> {
  const project = await projectOf(app, subject);
  const name = subject.session ?? project?.activeSession;
  if (!project || name === undefined || !(await saveSession(project, name))) return;
  const files = subject.path === undefined ? await chooseFiles(project, name) : [subject.path];
  if (files === undefined || files.length === 0) return;
  const { preview } = await busy("looking at the changes", () => project.call("commit", { name, files }));
  if (preview) await confirmAndApply(project, preview, files);
}

async function confirmAndApply(project: Project, preview: Preview, files?: string[]): Promise<void> {
  for (let shown = preview; ; ) {
    const answer = await showPreview(project, shown);
    if (answer?.do === "compareAll") return compareAll(project, shown.session, shown);
    if (answer?.do === "refresh") {
      await vscode.commands.executeCommand("interleaf.ui.refresh", { subject: { project, session: shown.session } });
      return;
    }
    if (answer?.do === "partly") {
      const conflicts = new Set(shown.conflicts.map((conflict) => conflict.path));
      const rest = pathsOf(shown).filter((path) => !conflicts.has(path));
      const { preview: smaller } = await project.call("commit", { name: shown.session, files: rest });
      if (smaller) return confirmAndApply(project, smaller, rest);
    }
    if (answer?.do !== "commit") return;
    const changed = await apply(project, shown, files);
    if (!changed) return;
    shown = changed;
  }
}

/** Applies what was previewed. Something else stands there by now: the new preview is the answer. */
async function apply(project: Project, preview: Preview, files?: string[]): Promise<Preview | undefined> {
  const fields = { name: preview.session, force: true, token: preview.token };
  try {
    const { committed } = await busy(`committing ${preview.session}`, () =>
      project.call("commit", files ? { ...fields, files } : fields),
    );
    if (!committed) return undefined;
    const displaced = committed.displaced ?? [];
    const kept = displaced.length > 0 ? ` Saved at the last instant and kept in the trash: ${displaced.map((one) => one.path).join(", ")}.` : "";
    told(`Committed ${committed.session}: ${summary(committed)}.${kept}`, {
      Undo: () => vscode.commands.executeCommand("interleaf.ui.undo", { subject: { project, id: committed.id } }),
    });
    return undefined;
  } catch (error) {
    const next = error instanceof EngineError && error.kind === "plan-changed" ? error.facts["preview"] : undefined;
    if (next === undefined) throw error;
    void vscode.window.showWarningMessage((error as Error).message);
    return next as Preview;
  }
}

async function showPreview(project: Project, preview: Preview): Promise<Answer | undefined> {
  const pick = vscode.window.createQuickPick<Row>();
  pick.title = `Commit ${preview.session}: ${summary(preview)}`;
  pick.placeholder = "Nothing is written before you choose Commit. Choose a file to compare it.";
  pick.items = rows(preview);
  pick.ignoreFocusOut = true;
  try {
    return await new Promise<Answer | undefined>((resolve) => {
      pick.onDidHide(() => resolve(undefined));
      pick.onDidAccept(() => {
        const answer = pick.selectedItems[0]?.answer;
        if (answer?.do === "show") void compare(project, preview.session, answer.path, "global");
        else resolve(answer);
      });
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}

/** What the preview shows, in its order. */
export function rows(preview: Preview): Row[] {
  const total = pathsOf(preview).length;
  const separator = (label: string): Row => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const group = (label: string, icon: string, paths: string[]): Row[] =>
    paths.length === 0 ? [] : [separator(label), ...paths.map((path) => ({ label: `$(${icon}) ${path}`, answer: { do: "show" as const, path } }))];
  const conflicts = preview.conflicts.map((conflict) => conflict.path);
  const rest = (paths: string[]): string[] => paths.filter((path) => !conflicts.includes(path));
  const archived = preview.retries.length > 0 ? `; ${count(preview.retries.length, "retry goes", "retries go")} to the archive` : "";
  const clean = total - conflicts.length;
  const head: Row[] =
    conflicts.length === 0
      ? [
          { label: `$(check) Commit ${count(total, "file")} to the project`, description: `all or nothing${archived}`, answer: { do: "commit" } },
          { label: "$(diff-multiple) Compare all", answer: { do: "compareAll" } },
        ]
      : [
          { label: "$(sync) Bring the project's changes into the session", description: `${count(conflicts.length, "conflict")}: nothing is committed`, answer: { do: "refresh" } },
          ...(clean > 0 ? [{ label: "$(check) Commit only the files without a conflict", answer: { do: "partly" as const } }] : []),
        ];
  return [
    ...head,
    ...group("Conflicts", "warning", conflicts),
    ...group("Modified", "edit", rest(preview.modified)),
    ...group("Created", "add", rest(preview.created)),
    ...group("Deleted", "trash", rest(preview.deleted)),
  ];
}

function pathsOf(preview: Preview): string[] {
  return [...preview.modified, ...preview.created, ...preview.deleted];
}

async function chooseFiles(project: Project, name: string): Promise<string[] | undefined> {
  const { session } = await project.call("status", { name });
  if (!session) return undefined;
  const conflicts = new Set(session.conflicts.map((conflict) => conflict.path));
  const { modified, created, deleted } = session.changes;
  const items = [...modified, ...created, ...deleted].map((path) => ({
    label: path,
    description: conflicts.has(path) ? "conflict" : "",
    picked: !conflicts.has(path),
  }));
  const title = "Commit Files: which?";
  const chosen = await vscode.window.showQuickPick(items, { title, canPickMany: true });
  return chosen?.map((item) => item.label);
}

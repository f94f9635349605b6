/** Marks what belongs to the session: its open editors, and the files of the Explorer that it changed. */
import * as vscode from "vscode";
import type { App } from "../app";
import { CHANGE_SCHEME, OVERLAY_SCHEME } from "../model/uris";
import type { SessionInfo } from "../protocol/types";

export class Decorations implements vscode.FileDecorationProvider, vscode.Disposable {
  readonly #app: App;
  readonly #changed = new vscode.EventEmitter<vscode.Uri[]>();
  readonly #subscriptions: vscode.Disposable;
  readonly onDidChangeFileDecorations = this.#changed.event;

  constructor(app: App) {
    this.#app = app;
    this.#subscriptions = vscode.Disposable.from(
      app.projects.onDidChangeState(({ project, now, before }) => {
        // Only these: telling "all of them" makes every tab lose its mark for a moment.
        const paths = new Set([...marked(before?.active), ...marked(now?.active)]);
        if (paths.size > 0) this.#changed.fire([...paths].map((path) => project.globalUri(path)));
      }),
      vscode.window.registerFileDecorationProvider(this),
      this.#changed,
    );
  }

  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    if (uri.scheme === CHANGE_SCHEME) return CHANGES[uri.query];
    const project = this.#app.projects.of(uri);
    const active = project?.model.active;
    if (!project) return undefined;
    if (uri.scheme === OVERLAY_SCHEME) {
      const session = project.parse(uri)?.session;
      return session === undefined ? undefined : mark("S", `session ${session}`, "interleaf.sessionForeground");
    }
    const path = project.globalPath(uri);
    if (path === undefined || !active) return undefined;
    if (active.conflicts.some((conflict) => conflict.path === path)) {
      return mark("!", `conflict: session ${active.name} and the project both changed it`, "interleaf.conflictForeground");
    }
    const { modified, created, deleted } = active.changes;
    if (deleted.includes(path)) return mark("S", `deleted in session ${active.name}`, "interleaf.sessionForeground");
    if (!modified.includes(path) && !created.includes(path)) return undefined;
    return mark("S", `changed in session ${active.name}`, "interleaf.sessionForeground");
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }
}

/** The rows of the Source Control view, with the letters and colours that people know from there. */
const CHANGES: Record<string, vscode.FileDecoration> = {
  conflicts: mark("!", "changed in the session and in the project", "interleaf.conflictForeground"),
  modified: mark("M", "modified in the session", "gitDecoration.modifiedResourceForeground"),
  created: mark("A", "created in the session", "gitDecoration.addedResourceForeground"),
  deleted: mark("D", "deleted in the session", "gitDecoration.deletedResourceForeground"),
};

function marked(session: SessionInfo | null | undefined): string[] {
  if (!session) return [];
  const { modified, created, deleted } = session.changes;
  return [...modified, ...created, ...deleted, ...session.conflicts.map((conflict) => conflict.path)];
}

function mark(badge: string, tooltip: string, color: string): vscode.FileDecoration {
  return new vscode.FileDecoration(badge, tooltip, new vscode.ThemeColor(color));
}

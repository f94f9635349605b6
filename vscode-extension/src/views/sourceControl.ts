/** One source-control view per project with a session: what it changed, click to compare, box to commit. */
import * as vscode from "vscode";
import type { App, Subject } from "../app";
import { ui } from "../commands/ids";
import type { Project } from "../model/project";
import { CHANGE_SCHEME } from "../model/uris";
import type { SessionInfo } from "../protocol/types";

interface Row extends vscode.SourceControlResourceState {
  subject: Subject;
}

type Kind = "conflicts" | "modified" | "created" | "deleted";

const GROUPS: [Kind, string][] = [
  ["conflicts", "Conflicts"],
  ["modified", "Modified"],
  ["created", "Created"],
  ["deleted", "Deleted"],
];

class ProjectView implements vscode.Disposable {
  readonly #control: vscode.SourceControl;
  readonly #groups = new Map<Kind, vscode.SourceControlResourceGroup>();
  readonly #project: Project;

  constructor(project: Project, several: boolean) {
    this.#project = project;
    // No root: with one, the gutter shows no change marks on overlay documents.
    this.#control = vscode.scm.createSourceControl("interleaf", several ? `Interleaf (${project.name})` : "Interleaf");
    for (const [kind, label] of GROUPS) {
      const group = this.#control.createResourceGroup(kind, label);
      group.hideWhenEmpty = true;
      this.#groups.set(kind, group);
    }
    this.#control.quickDiffProvider = {
      provideOriginalResource: (uri) => {
        const address = project.owns(uri) ? project.parse(uri) : undefined;
        return address ? project.versionUri("base", address.path, address.session) : undefined;
      },
    };
    const accept = { command: ui("commit"), title: "Commit", arguments: [{ subject: { project } }] };
    this.#control.acceptInputCommand = accept;
  }

  draw(session: SessionInfo): void {
    const conflicts = session.conflicts.map((conflict) => conflict.path);
    const rest = (paths: string[]): string[] => paths.filter((path) => !conflicts.includes(path));
    const { modified, created, deleted } = session.changes;
    const paths = { conflicts, modified: rest(modified), created: rest(created), deleted: rest(deleted) };
    for (const [kind, group] of this.#groups) group.resourceStates = paths[kind].map((path) => this.#row(session.name, kind, path));
    const total = conflicts.length + paths.modified.length + paths.created.length + paths.deleted.length;
    this.#control.count = total;
    this.#control.inputBox.placeholder = "{0}: preview, then commit";
    const commit = { command: ui("commit"), title: `$(check) Commit ${session.name}...`, arguments: [{ subject: { project: this.#project } }] };
    this.#control.statusBarCommands = [];
    this.#control.acceptInputCommand = commit;
  }

  dispose(): void {
    this.#control.dispose();
  }

  #row(session: string, kind: Kind, path: string): Row {
    const subject: Subject = { project: this.#project, session, path };
    return {
      subject,
      resourceUri: vscode.Uri.from({ scheme: CHANGE_SCHEME, path: `/${path}`, query: kind }),
      contextValue: kind,
      decorations: { strikeThrough: kind === "deleted", faded: false },
      command: { command: ui("diff"), title: "Compare with the Project", arguments: [{ subject }] },
    };
  }
}

export class SourceControl implements vscode.Disposable {
  readonly #app: App;
  readonly #views = new Map<Project, ProjectView>();
  readonly #subscriptions: vscode.Disposable;

  constructor(app: App) {
    this.#app = app;
    this.#subscriptions = vscode.Disposable.from(
      app.projects.onDidChangeState(({ project }) => this.#draw(project)),
      app.projects.onDidChangeStatus(() => this.#clean()),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
    for (const view of this.#views.values()) view.dispose();
  }

  #draw(project: Project): void {
    const { active } = project.model;
    // A server that restarts has no state for a moment: what was shown stays until it tells otherwise.
    if (!project.model.state) return;
    let view = this.#views.get(project);
    if (!active) {
      view?.dispose();
      this.#views.delete(project);
      return;
    }
    if (!view) {
      view = new ProjectView(project, this.#app.projects.all.length > 1);
      this.#views.set(project, view);
    }
    view.draw(active);
  }

  #clean(): void {
    for (const [project, view] of this.#views) {
      if (this.#app.projects.all.includes(project)) continue;
      view.dispose();
      this.#views.delete(project);
    }
  }
}

/**
 * Opening a file that a session governs opens the session's version, in the same place. So does opening a session
 * copy by its own path: one text, one tab.
 */
import { existsSync } from "node:fs";
import * as vscode from "vscode";
import type { App } from "../app";
import { log } from "../log";
import { copyPath, sessionOfCopy } from "../model/layout";
import type { Project } from "../model/project";
import type { Watched } from "../overlay/watched";
import { ServerAway } from "../server/errors";
import { settings } from "../settings";
import { isResource, moveTab, resourceTabs, type ResourceInput } from "./tabs";

export class Redirect implements vscode.Disposable {
  readonly #app: App;
  readonly #subscriptions: vscode.Disposable;
  /** Tabs on their way, so that the many events of one opening move it once. */
  readonly #moving = new Set<string>();

  constructor(app: App, watched: Watched) {
    this.#app = app;
    this.#subscriptions = vscode.Disposable.from(
      // Any tab may matter to the one in front of it: the editor brings unsaved texts of a session back in the background.
      vscode.window.tabGroups.onDidChangeTabs(() => this.#look(activeTabs())),
      vscode.window.tabGroups.onDidChangeTabGroups(() => this.#look(activeTabs())),
      vscode.window.onDidChangeActiveTextEditor(() => this.#look(activeTabs())),
      // Tabs that were open when the session started, or when the server was still on its way.
      app.projects.onDidChangeState(({ now, before }) => {
        if (now?.active && now.active.name !== before?.active?.name) this.#look(activeTabs());
      }),
      // Without a server, what others write into the session shows on disk alone.
      watched.onDidStir(() => this.#look(activeTabs().filter((tab) => isResource(tab.input) && this.#inSession(tab.input.uri)))),
    );
    this.#look(activeTabs());
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #inSession(uri: vscode.Uri): boolean {
    const project = this.#app.projects.of(uri);
    const path = project?.globalPath(uri);
    const session = project?.activeSession;
    return project !== undefined && path !== undefined && session !== undefined && has(project, session, path);
  }

  /** Moves the tabs in front that show a global file. Those behind follow when they come to the front. */
  #look(tabs: readonly vscode.Tab[]): void {
    if (!settings.redirectOnOpen()) return;
    for (const tab of tabs) {
      if (tab.isActive && isResource(tab.input)) void this.#one(tab, tab.input);
    }
  }

  async #one(tab: vscode.Tab, input: ResourceInput): Promise<void> {
    const { uri } = input;
    const project = uri.scheme === "file" ? this.#app.projects.of(uri) : undefined;
    if (!project || tab.isDirty) return;
    const key = `${tab.group.viewColumn} ${uri.toString()}`;
    if (this.#moving.has(key)) return;
    this.#moving.add(key);
    try {
      const began = Date.now();
      const to = await overlayOf(project, uri);
      if (!to) return;
      // The tab object is a snapshot; after the question the person may be elsewhere.
      const now = resourceTabs().find((one) => one.tab.group.viewColumn === tab.group.viewColumn && one.input.uri.toString() === uri.toString());
      if (!now || now.tab.isDirty) return;
      await moveTab(now.tab, now.input, to, true);
      log.debug(`opened ${to.toString()} in ${Date.now() - began} ms`);
    } catch (error) {
      log.warn(`opening the session's version of ${uri.toString()}: ${String(error)}`);
    } finally {
      this.#moving.delete(key);
    }
  }
}

/** The session's address for a file on disk; undefined when the file is to stay as it is. */
export async function overlayOf(project: Project, uri: vscode.Uri): Promise<vscode.Uri | undefined> {
  const copy = sessionOfCopy(project.root, uri.fsPath);
  if (copy) return project.model.isOpen(copy.session) || !vscode.workspace.isTrusted ? project.overlayUri(copy.session, copy.path) : undefined;
  const path = project.globalPath(uri);
  const session = project.activeSession;
  if (path === undefined || session === undefined) return undefined;
  const there = project.overlayUri(session, path);
  // In Restricted Mode no server can be asked, and all of it is read-only anyway.
  if (!vscode.workspace.isTrusted || has(project, session, path)) return there;
  try {
    const { overlay, session: resolved } = await project.connection.resolve(uri);
    return overlay === null ? undefined : project.overlayUri(resolved ?? session, path);
  } catch (error) {
    if (!(error instanceof ServerAway)) throw error;
    // Nobody can say whether sessions govern the file. That the session has got it meanwhile is answer enough.
    return has(project, session, path) ? there : undefined;
  }
}

/** Whether the session has a text of its own: in its copy, or unsaved in an editor. That needs no server to tell. */
function has(project: Project, session: string, path: string): boolean {
  return existsSync(copyPath(project.root, session, path)) || isOpen(project.overlayUri(session, path));
}

function isOpen(uri: vscode.Uri): boolean {
  return resourceTabs().some(({ input }) => input.uri.toString() === uri.toString());
}

function activeTabs(): vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap((group) => (group.activeTab ? [group.activeTab] : []));
}

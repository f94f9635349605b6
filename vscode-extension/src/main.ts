import * as vscode from "vscode";
import { publishMcpServers } from "./agents/mcpServers";
import type { App } from "./app";
import { Acting } from "./commands/acting";
import { showError } from "./commands/errors";
import { isStale, settleStale } from "./commands/files";
import { registerCommands } from "./commands/table";
import { Lock } from "./editing/lock";
import { Redirect } from "./editing/redirect";
import { followSessions } from "./editing/sessionEnd";
import { StrayNotebooks } from "./editing/strayNotebooks";
import { Strays } from "./editing/strays";
import { log } from "./log";
import { Projects } from "./model/projects";
import { OVERLAY_SCHEME } from "./model/uris";
import { OverlayFileSystem } from "./overlay/fileSystem";
import { Readings } from "./overlay/readings";
import { Watched } from "./overlay/watched";
import { finder } from "./server/finder";
import { Decorations } from "./views/decorations";
import { registerQuickFixes } from "./views/quickFixes";
import { Retries } from "./views/retries";
import { SessionsTree } from "./views/sessionsTree";
import { SourceControl } from "./views/sourceControl";
import { StatusBar } from "./views/statusBar";
import { Versions } from "./views/versions";

/** Registers everything. The file system comes first: editors restored from the last time ask it at once. */
export function activate(context: vscode.ExtensionContext): { app: App; settled: () => Promise<void> } {
  const projects = new Projects(finder(context));
  const app: App = { context, projects, acting: new Acting() };
  const readings = new Readings();
  const watched = new Watched(projects, readings);
  const files = new OverlayFileSystem(projects, watched, readings, (error, place) => {
    void (isStale(error) ? settleStale(place, error) : showError(app, error, place));
  });
  const lock = new Lock(app, watched);
  const strays = new Strays(app);
  const notebooks = new StrayNotebooks(app);
  context.subscriptions.push(
    vscode.workspace.registerFileSystemProvider(OVERLAY_SCHEME, files, { isCaseSensitive: true }),
    lock,
    strays,
    notebooks,
    new Redirect(app, watched),
    followSessions(app),
    new Versions(app),
    new StatusBar(app),
    new Decorations(app),
    new SessionsTree(app),
    new SourceControl(app),
    new Retries(app),
    registerQuickFixes(app),
    registerCommands(app),
    publishMcpServers(app),
    vscode.workspace.onDidGrantWorkspaceTrust(() => projects.start()),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("interleaf.server")) projects.restart();
    }),
    watched,
    projects,
    log,
  );
  projects.start();
  return { app, settled: () => Promise.all([lock.settled, strays.settled, notebooks.settled]).then(() => undefined) };
}

/** When a session ends its tabs go to the project's files; when another becomes active, to that one's versions. */
import * as vscode from "vscode";
import type { App } from "../app";
import type { StateChange } from "../model/projects";
import { OVERLAY_SCHEME } from "../model/uris";
import { moveTab, resourceTabs } from "./tabs";

export function followSessions(app: App): vscode.Disposable {
  return app.projects.onDidChangeState((change) => void follow(app, change));
}

async function follow(app: App, { project, now, before }: StateChange): Promise<void> {
  if (!now) return;
  const left: string[] = [];
  for (const { tab, input } of resourceTabs()) {
    if (input.uri.scheme !== OVERLAY_SCHEME || !project.owns(input.uri)) continue;
    const address = project.parse(input.uri);
    if (!address) continue;
    const { session, path } = address;
    const open = now.sessions.some((row) => row.name === session);
    const replaced = before?.active?.name === session && now.active !== null && now.active.name !== session;
    if (open && !replaced) continue;
    // What was never saved is nowhere else: it stays on the screen until the person decides.
    if (tab.isDirty) {
      if (!open) left.push(path);
      continue;
    }
    const to = now.active ? project.overlayUri(now.active.name, path) : project.globalUri(path);
    if (await exists(to)) await moveTab(tab, input, to, app.acting.recently);
    else await vscode.window.tabGroups.close(tab, true);
  }
  if (left.length > 0) {
    void vscode.window.showWarningMessage(
      `The session is closed, and these editors hold text that was never saved: ${left.join(", ")}. Copy it out, or save it as another file.`,
    );
  }
}

function exists(uri: vscode.Uri): Thenable<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}

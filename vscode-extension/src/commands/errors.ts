/** Shows an error as the server's own sentence, with its next steps as buttons. */
import * as vscode from "vscode";
import type { App, Subject } from "../app";
import { log } from "../log";
import { EngineError, ServerAway } from "../server/errors";
import { ui } from "./ids";

/**
 * Which command a next step of the engine is in this editor, and the words on its button: the engine's own are a
 * sentence, which a button would cut off. Steps that no button can do are left out.
 */
export const STEPS: Record<string, [command: string, label: string]> = {
  start: [ui("start"), "Start Session..."],
  list: [ui("list"), "Show Sessions"],
  list_all: [ui("list"), "Show Sessions"],
  status: [ui("status"), "Show Status"],
  switch: [ui("switch"), "Switch to It"],
  close: [ui("close"), "Close Session..."],
  complete_anyway: [ui("completeAnyway"), "Complete Anyway"],
  recover: [ui("recover"), "Recover"],
  commit: [ui("commit"), "Commit..."],
  // A commit of chosen files, even of all of them, keeps the session.
  commit_and_stay: [ui("commitFiles"), "Commit, Keep Open..."],
  preview: [ui("commit"), "Show New Preview"],
  commit_files: [ui("commitFiles"), "Commit the Others..."],
  cancel: [ui("cancel"), "Cancel Session..."],
  abandon: [ui("abandon"), "Abandon..."],
  diff: [ui("diff"), "Compare"],
  refresh: [ui("refresh"), "Bring In Changes"],
  read_again: [ui("compareWithCopy"), "Compare"],
  checkpoints: [ui("checkpoints"), "Show Checkpoints"],
  backups: [ui("restore"), "Show Backups"],
  trash: [ui("trash"), "Show Trash"],
  init: [ui("openSettingsFile"), "Open interleaf.toml"],
  doctor: [ui("doctor"), "Doctor"],
  upgrade: [ui("install"), "Install Server"],
  report: [ui("showLog"), "Show Log"],
};

interface Button {
  label: string;
  run: () => Thenable<unknown>;
}

/** Runs what a command does; whatever it fails with is shown. Returns undefined then. */
export async function attempt<T>(app: App, subject: Partial<Subject>, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof vscode.CancellationError) return undefined;
    void showError(app, error, subject);
    return undefined;
  }
}

/** Shows the error and runs the step that the person chooses. */
export async function showError(app: App, error: unknown, subject: Partial<Subject>): Promise<void> {
  log.error(error instanceof EngineError ? `${error.kind}: ${error.message}` : String(error));
  const message = error instanceof Error ? error.message : String(error);
  const buttons = error instanceof EngineError ? stepsOf(error, subject) : waysOut(app, error, subject);
  const chosen = await vscode.window.showErrorMessage(message, ...buttons.map((button) => button.label));
  await buttons.find((button) => button.label === chosen)?.run();
}

function stepsOf(error: EngineError, subject: Partial<Subject>): Button[] {
  const { facts } = error;
  const text = (...names: string[]): string | undefined =>
    names.map((name) => facts[name]).find((value): value is string => typeof value === "string");
  const about = { ...subject };
  const session = text("session", "name") ?? about.session;
  const path = text("path", "file_path") ?? about.path;
  if (session !== undefined) about.session = session;
  if (path !== undefined) about.path = path;
  return error.actions.flatMap(({ action }) => {
    const [command, label] = STEPS[action] ?? [];
    if (command === undefined || label === undefined) return [];
    return [{ label, run: () => vscode.commands.executeCommand(command, { subject: about }) }];
  });
}

function waysOut(app: App, error: unknown, subject: Partial<Subject>): Button[] {
  const button = (label: string, command: string, ...args: unknown[]): Button => ({
    label,
    run: () => vscode.commands.executeCommand(command, ...args),
  });
  const showLog = button("Show Log", ui("showLog"));
  if (!(error instanceof ServerAway)) return [showLog];
  const status = (subject.project ?? app.projects.current)?.connection.status;
  if (status === "restricted") return [button("Manage Trust", "workbench.trust.manage")];
  if (status === "missing") return [button("Install Server", ui("install")), button("Choose Server", ui("chooseServer")), showLog];
  return [button("Restart Server", ui("restart")), showLog];
}

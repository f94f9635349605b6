/** Every command of the extension, by name. `package.json` declares the same ones; a test compares the two. */
import * as vscode from "vscode";
import type { App, Subject } from "../app";
import { commit, commitFiles } from "./commit";
import { discard } from "./discard";
import { attempt } from "./errors";
import * as files from "./files";
import * as history from "./history";
import { ui } from "./ids";
import * as lifecycle from "./lifecycle";
import * as notes from "./notes";
import { subjectOf } from "./subject";
import { registerTexts } from "./texts";
import * as tools from "./tools";

type Run = (app: App, subject: Partial<Subject>) => Promise<void>;

export const COMMANDS: Record<string, Run> = {
  start: lifecycle.start,
  switch: lifecycle.switchTo,
  resume: lifecycle.resume,
  pause: lifecycle.pause,
  recover: lifecycle.recover,
  close: lifecycle.close,
  completeAnyway: lifecycle.completeAnyway,
  abandon: lifecycle.abandon,
  end: lifecycle.end,
  cancel: lifecycle.cancel,
  commit,
  commitFiles,
  retry: files.retry,
  diff: files.diff,
  diffBase: files.diffBase,
  diffAll: files.diffAll,
  diffText: files.diffText,
  compareWithCopy: files.compareWithCopy,
  read: files.open,
  resolve: files.resolve,
  write: files.write,
  discard,
  delete: files.remove,
  rename: files.rename,
  refresh: files.refresh,
  keepMine: files.keepMine,
  takeTheirs: files.takeTheirs,
  merge: files.merge,
  mergeThis: files.merge,
  checkpoint: history.checkpoint,
  checkpoints: history.checkpoints,
  compareCheckpoint: history.compareCheckpoint,
  compareRetry: history.compareRetry,
  restore: history.restore,
  restoreThis: history.restore,
  trash: history.trash,
  restoreTrash: history.restoreTrash,
  emptyTrash: history.emptyTrash,
  undo: history.undo,
  backup: history.backupDaily,
  backupMilestone: history.backupMilestone,
  log: notes.log,
  view: notes.view,
  viewSection: notes.viewSection,
  previewDocument: notes.previewDocument,
  phase: notes.phase,
  track: notes.track,
  menu: tools.menu,
  list: tools.list,
  status: tools.status,
  doctor: tools.doctor,
  install: tools.install,
  chooseServer: tools.chooseServer,
  restart: tools.restart,
  showLog: tools.showLog,
  openSettingsFile: tools.openSettingsFile,
  walkthrough: tools.walkthrough,
};

/** Registers them all; what one fails with is shown with the ways out. */
export function registerCommands(app: App): vscode.Disposable {
  const registered = Object.entries(COMMANDS).map(([name, run]) =>
    vscode.commands.registerCommand(ui(name), (...args: unknown[]) => {
      const subject = subjectOf(app, args);
      return app.acting.during(() => attempt(app, subject, () => run(app, subject)));
    }),
  );
  return vscode.Disposable.from(registerTexts(), ...registered);
}

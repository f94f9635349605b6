/** Quick fixes for what the server marks in a file: drift, conflicts, rejected versions. */
import * as vscode from "vscode";
import type { App, Subject } from "../app";
import { ui } from "../commands/ids";
import { OVERLAY_SCHEME } from "../model/uris";
import type { SessionInfo } from "../protocol/types";

type Fix = [title: string, command: string, more?: Partial<Subject>];

const { QuickFix } = vscode.CodeActionKind;

export function registerQuickFixes(app: App): vscode.Disposable {
  const provider: vscode.CodeActionProvider = {
    provideCodeActions(document, range, { diagnostics }) {
      const project = app.projects.of(document.uri);
      const address = project?.parse(document.uri);
      if (!project || !address) return [];
      return diagnostics
        .filter(({ source }) => source === "interleaf")
        .flatMap((diagnostic) =>
          fixes(diagnostic.code, address.path, range, project.model.active).map(([title, command, more]) => {
            const action = new vscode.CodeAction(title, QuickFix);
            action.diagnostics = [diagnostic];
            action.command = { title, command: ui(command), arguments: [{ subject: { project, ...address, ...more } }] };
            return action;
          }),
        );
    },
  };
  return vscode.languages.registerCodeActionsProvider({ scheme: OVERLAY_SCHEME }, provider, { providedCodeActionKinds: [QuickFix] });
}

function fixes(code: vscode.Diagnostic["code"], path: string, range: vscode.Range, session: SessionInfo | null): Fix[] {
  if (code === "drift") return [["Bring in the project's changes", "refresh"], ["Compare with the project", "diff"]];
  if (code === "conflict") {
    return [
      ["Bring in the project's changes", "refresh"],
      ["Compare with the project", "diff"],
      ["Keep the session's version", "keepMine"],
      ["Take the project's version", "takeTheirs"],
    ];
  }
  if (code !== "retry") return [];
  const line = range.start.line + 1;
  const about = (session?.retries ?? []).filter((one) => {
    const [first = 1, last = first] = one.lines ?? [];
    return one.file === path && one.resolved !== true && line >= first && line <= last;
  });
  return about.map(({ number }) => [`Compare with the rejected version ${number}`, "compareRetry", { id: String(number) }]);
}

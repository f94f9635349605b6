import * as vscode from "vscode";

/** The extension's settings, read where they are used so that a change counts at once. */
export const settings = {
  /** Path of an `interleaf-lsp`; empty: look for one. */
  serverPath: (scope?: vscode.Uri): string => read("server.path", "", scope),
  /** What pip installs for "Install Server": a requirement or a path. */
  serverRequirement: (): string => read("server.requirement", "interleaf"),
  /** When a server is started: in every folder, or only where sessions are in use. */
  serverStart: (): "projects" | "always" => read("server.start", "projects"),
  /** Whether governed files are read-only in this editor while a session is active. */
  protectGlobals: (): boolean => read("protectGlobals", true),
  /** Whether opening a governed file opens the session's version. */
  redirectOnOpen: (): boolean => read("redirectOnOpen", true),
};

function read<T>(key: string, otherwise: T, scope?: vscode.Uri): T {
  return vscode.workspace.getConfiguration("interleaf", scope).get<T>(key, otherwise);
}

import { isAbsolute, join } from "node:path";
import { homedir } from "node:os";
import * as vscode from "vscode";
import { settings } from "../settings";
import { findServer, type Candidate } from "./candidates";
import { ownEnvironment } from "./install";
import { selectedInterpreter } from "./pythonEnvironment";

/** Looks for a server for a folder, in every place where one may be. */
export function finder(context: vscode.ExtensionContext) {
  return async (root: string, folder: vscode.WorkspaceFolder): Promise<Candidate | undefined> => {
    const set = settings.serverPath(folder.uri);
    return findServer({
      configured: set === "" ? "" : absolute(set, root),
      interpreter: await selectedInterpreter(folder.uri),
      root,
      path: process.env["PATH"],
      ownEnvironment: ownEnvironment(context),
    });
  };
}

function absolute(path: string, root: string): string {
  if (path.startsWith("~/")) return join(homedir(), path.slice(2));
  return isAbsolute(path) ? path : join(root, path);
}

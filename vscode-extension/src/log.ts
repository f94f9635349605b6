import * as vscode from "vscode";

/** The one output channel; its level is the editor's own "Set Log Level". */
export const log = vscode.window.createOutputChannel("Interleaf", { log: true });

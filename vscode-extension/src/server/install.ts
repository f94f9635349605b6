/** Makes the extension's own Python environment and installs the server into it. */
import { spawn } from "node:child_process";
import * as vscode from "vscode";
import { log } from "../log";
import { settings } from "../settings";
import { findServer, programs, script } from "./candidates";
import { join } from "node:path";

const PYTHONS = process.platform === "win32" ? ["py", "python"] : ["python3.13", "python3.12", "python3.11", "python3"];
const NEW_ENOUGH = "import sys, ensurepip; sys.exit(sys.version_info < (3, 11))";

/** Where that environment lies: in the extension's storage, so that removing the extension's data removes it. */
export function ownEnvironment(context: vscode.ExtensionContext): string {
  return join(context.globalStorageUri.fsPath, "server");
}

/**
 * Installs the server, with progress; the person may stop it.
 *
 * @returns the server's path, or undefined when there is none afterwards (the person has been told why).
 */
export async function installServer(context: vscode.ExtensionContext): Promise<string | undefined> {
  const environment = ownEnvironment(context);
  const requirement = settings.serverRequirement();
  await vscode.workspace.fs.createDirectory(context.globalStorageUri);
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: "Installing Interleaf's server",
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    try {
      progress.report({ message: "looking for Python 3.11 or newer" });
      const python = await newEnoughPython(token);
      progress.report({ message: "making an environment of its own" });
      await run(python, ["-m", "venv", "--clear", environment], token);
      progress.report({ message: `pip install ${requirement}` });
      const pip = join(programs(environment), script("python"));
      await run(pip, ["-m", "pip", "install", "--disable-pip-version-check", requirement], token);
    } catch (error) {
      if (token.isCancellationRequested) return undefined;
      await tellFailure(error instanceof Error ? error.message : String(error));
      return undefined;
    }
    return findServer({ ownEnvironment: environment })?.command;
  });
}

async function newEnoughPython(token: vscode.CancellationToken): Promise<string> {
  for (const python of PYTHONS) {
    try {
      await run(python, ["-c", NEW_ENOUGH], token);
      return python;
    } catch (error) {
      if (token.isCancellationRequested) throw error;
    }
  }
  throw new Error("no Python 3.11 or newer with its venv module was found on PATH");
}

/** Runs a program; its output goes to the log, and a failure carries its last line. */
function run(command: string, args: string[], token: vscode.CancellationToken): Promise<void> {
  log.info(`$ ${command} ${args.join(" ")}`);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
    const stop = token.onCancellationRequested(() => child.kill());
    let last = "";
    const note = (chunk: Buffer): void => {
      const text = chunk.toString().trim();
      if (text === "") return;
      log.info(text);
      last = text.split("\n").at(-1) ?? last;
    };
    child.stdout.on("data", note);
    child.stderr.on("data", note);
    child.on("error", (error) => reject(error));
    child.on("close", (code) => {
      stop.dispose();
      if (code === 0) resolve();
      else reject(new Error(last === "" ? `${command} ended with status ${code ?? "none"}` : last));
    });
  });
}

async function tellFailure(reason: string): Promise<void> {
  const show = "Show Log";
  const chosen = await vscode.window.showErrorMessage(`Interleaf's server could not be installed: ${reason}`, show);
  if (chosen === show) log.show();
}

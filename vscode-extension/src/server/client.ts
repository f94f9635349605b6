/** The language client, made to this extension's measure. */
import * as vscode from "vscode";
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  State,
  type DynamicFeature,
  type LanguageClientOptions,
  type Middleware,
  type ServerOptions,
  type StaticFeature,
} from "vscode-languageclient/node";
import type { InitializationOptions } from "../protocol/messages";
import { OVERLAY_SCHEME, VERSION_SCHEME } from "../model/uris";
import { uiCommand } from "../commands/ids";

/**
 * Leaves two features out. The server's command ids would be registered as editor commands, once per folder, and the
 * second registration of the same id fails. The read-only versions are served by one provider for all folders.
 *
 * What the client itself has to say about a connection ("write EPIPE", three times over) goes to the log: whoever asked
 * for something is told in the connection's words, and the status bar shows the rest.
 */
class Client extends LanguageClient {
  override registerFeature(feature: StaticFeature | DynamicFeature<unknown>): void {
    const method = (feature as Partial<DynamicFeature<unknown>>).registrationType?.method;
    if (method === "workspace/executeCommand" || method === "workspace/textDocumentContent") return;
    super.registerFeature(feature);
  }

  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/** What a client is made for. */
export interface ClientOptions {
  command: string;
  root: string;
  folder: vscode.WorkspaceFolder;
  /** Whether a document is this folder's: overlay addresses of several folders look alike to a selector. */
  owns: (uri: vscode.Uri) => boolean;
  /** Where it logs; given, because this file is a bundle of its own and a channel must exist once. */
  log: vscode.LogOutputChannel;
}

export function makeClient({ command, root, folder, owns, log }: ClientOptions): LanguageClient {
  const server: ServerOptions = { command, args: [], options: { cwd: root, env: process.env } };
  const initializationOptions: InitializationOptions = { saves: "client" };
  const options: LanguageClientOptions = {
    documentSelector: [
      { scheme: "file", pattern: { baseUri: vscode.Uri.file(root).toString(), pattern: "**/*" } },
      { scheme: OVERLAY_SCHEME },
    ],
    workspaceFolder: folder,
    initializationOptions,
    outputChannel: log,
    middleware: middleware(owns),
    markdown: { supportHtml: false },
    initializationFailedHandler: () => false,
    // The connection starts a server that died anew: one place that does it, and a save can wait for it.
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => ({ action: CloseAction.DoNotRestart, handled: true }),
    },
  };
  return new Client("interleaf", "Interleaf", server, options);
}

export type ClientStatus = "starting" | "running" | "stopped";

/** Tells every change of the client's state. */
export function onStatus(client: LanguageClient, listener: (status: ClientStatus) => void): void {
  client.onDidChangeState(({ newState }) => {
    listener(newState === State.Running ? "running" : newState === State.Starting ? "starting" : "stopped");
  });
}

function middleware(owns: (uri: vscode.Uri) => boolean): Middleware {
  return {
    didOpen: (document, next) => (owns(document.uri) ? next(document) : Promise.resolve()),
    didChange: (event, next) => (owns(event.document.uri) ? next(event) : Promise.resolve()),
    didSave: (document, next) => (owns(document.uri) ? next(document) : Promise.resolve()),
    didClose: (document, next) => (owns(document.uri) ? next(document) : Promise.resolve()),
    provideHover: (document, position, token, next) =>
      owns(document.uri) ? next(document, position, token) : undefined,
    provideDocumentLinks: (document, token, next) => (owns(document.uri) ? next(document, token) : undefined),
    provideCodeLenses: async (document, token, next) => {
      if (!owns(document.uri) || document.uri.scheme === VERSION_SCHEME) return undefined;
      const lenses = await next(document, token);
      lenses?.forEach((lens) => toUi(lens.command, document.uri));
      return lenses;
    },
    resolveCodeLens: async (lens, token, next) => {
      const resolved = await next(lens, token);
      toUi(resolved?.command);
      return resolved;
    },
    provideCodeActions: async (document, range, context, token, next) => {
      if (!owns(document.uri)) return undefined;
      const actions = await next(document, range, context, token);
      actions?.forEach((action) => toUi("command" in action && typeof action.command === "object" ? action.command : undefined, document.uri));
      return actions;
    },
  };
}

/** The server names its own verbs (`interleaf.diff`); a click runs the extension's command, which shows something. */
function toUi(command: vscode.Command | undefined, document?: vscode.Uri): void {
  if (!command) return;
  const ui = uiCommand(command.command);
  if (!ui) return;
  command.command = ui;
  const given: unknown[] = command.arguments ?? [];
  command.arguments = [...given, document];
}

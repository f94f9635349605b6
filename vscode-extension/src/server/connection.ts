/** One running server and the requests to it. */
import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { log } from "../log";
import {
  REDIRECT,
  RESOLVE,
  STATE,
  VERSION_CONTENT,
  VERSION_REFRESH,
  type Redirected,
  type Resolved,
  type State,
} from "../protocol/messages";
import type { Fields, Result, Verb } from "../protocol/verbs";
import type { Candidate } from "./candidates";
import type { ClientStatus } from "./client";
import { asRequestError, ServerAway } from "./errors";
import { Restarts } from "./restarts";

export type Status = "idle" | "starting" | "running" | "missing" | "failed" | "restricted";

export interface ConnectionParts {
  root: string;
  folder: vscode.WorkspaceFolder;
  find: () => Promise<Candidate | undefined>;
  owns: (uri: vscode.Uri) => boolean;
  onState: (state: State | undefined) => void;
  onVersionChanged: (uri: string) => void;
}

export class Connection implements vscode.Disposable {
  readonly #parts: ConnectionParts;
  readonly #changed = new vscode.EventEmitter<Status>();
  readonly onDidChangeStatus = this.#changed.event;
  readonly #restarts = new Restarts();
  #client: LanguageClient | undefined;
  #starting: Promise<LanguageClient> | undefined;
  #status: Status = "idle";
  server: Candidate | undefined;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
  }

  get status(): Status {
    return this.#status;
  }

  /** Process id of the running server. */
  get process(): number | undefined {
    return this.#client?.serverProcess?.pid;
  }

  /** Version of the running server, as it told. */
  get version(): string | undefined {
    return this.#client?.initializeResult?.serverInfo?.version;
  }

  /** Starts the server if it is not running. Fails with `ServerAway`, whose message says why. */
  async start(): Promise<LanguageClient> {
    if (this.#client && this.#status === "running") return this.#client;
    this.#starting ??= this.#launch().finally(() => (this.#starting = undefined));
    return this.#starting;
  }

  async stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    this.#set("idle");
    try {
      await client?.dispose(2000);
    } catch (error) {
      // A server that hangs is killed by the client; there is nothing left to do for us.
      log.debug(`stopping the server: ${String(error)}`);
    }
  }

  /** Another server, found anew. What the last one told counts no more. */
  async restart(): Promise<void> {
    // One that is on its way was found by the old settings.
    await this.#starting?.catch(() => undefined);
    await this.stop();
    this.#parts.onState(undefined);
    await this.start();
  }

  /** Calls a verb. Fails with `EngineError` (the engine refused) or `ServerAway` (nobody answered). */
  async call<V extends Verb>(verb: V, fields: Fields<V>, token?: vscode.CancellationToken): Promise<Result<V>> {
    return this.#request((client) => {
      const params = { command: `interleaf.${verb}`, arguments: [fields] };
      const method = "workspace/executeCommand";
      // A token that is undefined would count as a second parameter.
      return token ? client.sendRequest<Result<V>>(method, params, token) : client.sendRequest<Result<V>>(method, params);
    });
  }

  resolve(uri: vscode.Uri): Promise<Resolved> {
    return this.#request((client) => client.sendRequest<Resolved>(RESOLVE, { uri: uri.toString() }));
  }

  redirect(uri: vscode.Uri, text: string): Promise<Redirected> {
    return this.#request((client) => client.sendRequest<Redirected>(REDIRECT, { uri: uri.toString(), text }));
  }

  /** The text of a read-only version. */
  async versionText(uri: vscode.Uri): Promise<string> {
    const answer = await this.#request((client) =>
      client.sendRequest<{ text: string }>(VERSION_CONTENT, { uri: uri.toString() }),
    );
    return answer.text;
  }

  dispose(): void {
    void this.stop();
    this.#changed.dispose();
  }

  async #request<T>(send: (client: LanguageClient) => Promise<T>): Promise<T> {
    try {
      return await send(await this.start());
    } catch (error) {
      throw asRequestError(error);
    }
  }

  async #launch(): Promise<LanguageClient> {
    if (!vscode.workspace.isTrusted) {
      this.#set("restricted");
      throw new ServerAway("This folder is in Restricted Mode. Trust it to work in sessions.");
    }
    await this.#client?.dispose().catch(() => undefined);
    this.#client = undefined;
    this.#set("starting");
    this.server = await this.#parts.find();
    if (!this.server) {
      this.#set("missing");
      throw new ServerAway("Interleaf's server was not found.");
    }
    const { root, folder, owns } = this.#parts;
    log.info(`starting ${this.server.command} (from ${this.server.origin}) for ${root}`);
    // The language client is most of the bundle: a window without a session never runs that code.
    const { makeClient, onStatus } = await import("./client");
    const client = makeClient({ command: this.server.command, root, folder, owns, log });
    client.onNotification(STATE, (state: State) => this.#parts.onState(state));
    client.onRequest(VERSION_REFRESH, ({ uri }: { uri: string }) => {
      this.#parts.onVersionChanged(uri);
      return null;
    });
    onStatus(client, (status) => this.#follow(client, status));
    this.#client = client;
    try {
      await client.start();
    } catch (error) {
      this.#set("failed");
      // What a pipe says of a program that ended ("write EPIPE") tells nobody why; the log has what the program said.
      log.error(`${this.server.command}: ${error instanceof Error ? error.message : String(error)}`);
      throw new ServerAway(`Interleaf's server did not start: ${this.server.command}. The log has more.`);
    }
    return client;
  }

  /** A server that died is started anew, unless it dies all the time; a request starts it in any case. */
  #follow(client: LanguageClient, status: ClientStatus): void {
    if (client !== this.#client) return;
    if (status === "running") this.#set("running");
    if (status !== "stopped") return;
    const died = this.#status === "running";
    this.#parts.onState(undefined);
    this.#set("failed");
    if (!died || !this.#restarts.another(Date.now())) return;
    log.warn("the server died; starting it anew");
    this.start().catch((error: unknown) => log.error(String(error)));
  }

  #set(status: Status): void {
    if (status === this.#status) return;
    this.#status = status;
    log.debug(`server: ${status}`);
    this.#changed.fire(status);
  }
}

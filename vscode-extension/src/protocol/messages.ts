/** Requests and notifications beyond the verbs: the mirror of what `server/interleaf/faces/lsp` adds to LSP. */
import type { DocumentSummary, SessionInfo, SessionRow } from "./types";

/** Server to client: the whole state, once after `initialized` and after every change. */
export const STATE = "interleaf/state";
/** Client to server: which file stands behind a URI. */
export const RESOLVE = "interleaf/resolve";
/** Client to server: put the text of a global's editor into the session. */
export const REDIRECT = "interleaf/redirect";
/** LSP 3.18: the text of a read-only version. */
export const VERSION_CONTENT = "workspace/textDocumentContent";
/** LSP 3.18, server to client: a version's text has changed. */
export const VERSION_REFRESH = "workspace/textDocumentContent/refresh";

export type Severity = "none" | "info" | "warning" | "error";

export interface State {
  revision: string;
  active: SessionInfo | null;
  document: DocumentSummary | null;
  sessions: SessionRow[];
  statusBar: { text: string; tooltip: string; severity: Severity };
}

export type FileState = "global" | "session" | "deleted" | "ungoverned";

export interface Resolved {
  uri: string | null;
  overlay: string | null;
  source: "session" | "global" | null;
  session: string | null;
  state: FileState;
  drift: boolean;
}

export interface Redirected {
  /** The session copy that now holds the text; null: not ours, save as usual. */
  uri: string | null;
  /** What the person should know, when the copy does not simply hold the text. */
  note?: string;
}

/** The `data` of a failed request: one error of the engine, with the next steps that make sense. */
export interface EngineErrorData {
  kind: string;
  message: string;
  facts: Record<string, unknown>;
  actions: { action: string; label: string }[];
}

/** How the server is told that saves of session files are this extension's own work. */
export interface InitializationOptions {
  saves: "server" | "client";
  session?: string;
}

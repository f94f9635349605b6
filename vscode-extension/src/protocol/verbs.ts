/**
 * Every verb with its fields and its answer: the mirror of `server/interleaf/engine/verbs.py`.
 * `workspace/executeCommand` carries them as `interleaf.<verb>` with one object argument.
 */
import type * as T from "./types";

/** The session that a call is about; without it the server takes the window's own. */
interface OfSession {
  session?: string;
}

export interface Verbs {
  start: {
    fields: {
      name?: string;
      description?: string;
      focus?: string;
      goal?: string;
      tasks?: string[];
      steps?: string[];
      agent?: string;
      type?: string;
      template?: string;
      metadata?: Record<string, unknown>;
    };
    result: { session: T.SessionInfo };
  };
  list: { fields: { all?: boolean }; result: { active: string | null; sessions: T.SessionRow[] } };
  status: { fields: { name?: string }; result: { session: T.SessionInfo | null; document: T.DocumentSummary | null } };
  switch: {
    fields: { name: string; bind?: boolean };
    result: { from: string | null; to: string; session: T.SessionInfo };
  };
  commit: {
    fields: { name?: string; force?: boolean; token?: string; files?: string[] };
    result: { preview?: T.Preview; committed?: T.Committed };
  };
  cancel: { fields: { name?: string; backup_retries?: boolean }; result: { cancelled: T.Cancelled } };
  retry: {
    fields: OfSession & { file_path: string; reason: string; auto_detected?: boolean; lines?: number[] };
    result: { retry: T.RecordedRetry };
  };
  resolve: {
    fields: OfSession & { path: string };
    result: {
      path: string;
      resolved: string | null;
      source: string | null;
      exists: boolean;
      modified_in_session: boolean;
      session: string | null;
    };
  };
  read: {
    fields: OfSession & { path: string };
    result: { path: string; source: string; content?: string; content_base64?: string; hash: string };
  };
  write: {
    fields: OfSession & { path: string; content?: string; content_base64?: string; expected?: string };
    result: T.WriteResult;
  };
  delete: { fields: OfSession & { path: string }; result: { path: string; deleted: boolean } };
  rename: { fields: OfSession & { path: string; to: string }; result: { from: string; to: string } };
  recover: {
    fields: { name: string };
    result: { recovered: { session: string; checkpoint: string | null; findings: string[] } };
  };
  diff: { fields: OfSession & { path?: string; against?: string }; result: { files: T.FileDiff[] } };
  refresh: {
    fields: OfSession & { paths?: string[]; take?: "mine" | "theirs" };
    result: { refreshed: { merged: string[]; unchanged: string[]; conflicts: T.ConflictInfo[] } };
  };
  merge: {
    fields: { source: string; into?: string; files?: string[] };
    result: { merged: { source: string; into: string; files: string[]; conflicts: T.ConflictInfo[] } };
  };
  undo: {
    fields: { commit?: string };
    result: { undone: { id: string; files: string[]; session: string | null; displaced?: T.Displaced[] } };
  };
  trash: {
    fields: { action?: "list" | "restore" | "empty"; id?: string };
    result: {
      trash?: T.TrashEntry[];
      restored?: { id: string; session: string | null; path?: string };
      emptied?: number;
    };
  };
  log: {
    fields: { kind: string; text: string; rationale?: string; resolved?: boolean };
    result: { entry: { kind: string; text: string; at: string } };
  };
  view: {
    fields: { name?: string; section?: string };
    result: { session?: string; markdown?: string; section?: string; items?: unknown[] };
  };
  resume: { fields: { name?: string }; result: { session: T.SessionInfo; context: string } };
  pause: { fields: { note?: string }; result: { session: T.SessionInfo; checkpoint: T.CheckpointInfo } };
  close: {
    fields: { outcome: "complete" | "abandon"; reason?: string; force?: boolean };
    result: { closed: { session: string; outcome: string; archive: string; trash_id?: string } };
  };
  checkpoint: { fields: { note?: string; files?: string[] }; result: { checkpoint: T.CheckpointInfo } };
  checkpoints: { fields: { name?: string }; result: { checkpoints: T.CheckpointInfo[] } };
  restore: {
    fields: { checkpoint?: string; backup?: string; list?: boolean };
    result: {
      restored?: {
        session: string;
        from: string;
        checkpoint_before: string | null;
        files: string[];
        not_covered: string[];
      };
      checkpoints?: T.CheckpointInfo[];
      backups?: unknown[];
    };
  };
  track: {
    fields: { file_path: string; action: "created" | "modified" };
    result: { tracked: { file: string; action: string } };
  };
  end: {
    fields: { name?: string; score?: number; create_backup?: boolean; force?: boolean };
    result: {
      ended: {
        session: string;
        archive: string;
        backup: string | null;
        duration_minutes: number;
        score: number | null;
        files_created: number;
        files_modified: number;
        checkpoints: number;
      };
    };
  };
  backup: {
    fields: { kind: "daily" | "milestone"; name?: string };
    result: { backup: { path: string; items_backed_up: string[]; timestamp: string; not_covered?: string[] } };
  };
  phase: {
    fields: { phase?: "PLAN" | "IMPLEMENT" | "REVIEW" };
    result: { phase: string | null; completed_phases: string[] };
  };
  doctor: { fields: { fix?: boolean }; result: { findings: T.Finding[] } };
}

export type Verb = keyof Verbs;
export type Fields<V extends Verb> = Verbs[V]["fields"];
export type Result<V extends Verb> = Verbs[V]["result"];

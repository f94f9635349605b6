/**
 * What the server answers: the mirror of `server/interleaf/core/results/`, field for field.
 * A test reads both files and fails when they differ, so neither side changes alone.
 */

export interface ChangedPaths {
  modified: string[];
  created: string[];
  deleted: string[];
}

export interface RetryInfo {
  file: string;
  number: number;
  reason: string;
  auto_detected: boolean;
  recorded_at: string;
  lines?: number[];
  resolved?: boolean;
}

export interface ConflictInfo {
  path: string;
  reason: string;
  base: string | null;
  ours: string | null;
  theirs: string | null;
}

export interface SessionHead {
  name: string;
  id: string;
  status: string;
  description: string;
  created_at: string;
  path: string;
  checkpoints: number;
  size_bytes: number;
  agent: string | null;
  type: string | null;
  phase: string | null;
}

export interface SessionInfo extends SessionHead {
  changes: ChangedPaths;
  retries: RetryInfo[];
  conflicts: ConflictInfo[];
  drift: string[];
  template: string | null;
  task_ids: string[];
  metadata: Record<string, unknown>;
  findings: string[];
}

export interface SessionRow extends SessionHead {
  changes_count: number;
  retries_count: number;
  conflicts_count: number;
}

export interface DocumentSummary {
  tldr: string;
  progress: { done: number; total: number };
  current: string | null;
  blockers: string[];
  next: string[];
}

export interface Displaced {
  path: string;
  trash_id: string;
}

export interface Preview extends ChangedPaths {
  session: string;
  token: string;
  conflicts: ConflictInfo[];
  retries: RetryInfo[];
}

export interface Committed extends ChangedPaths {
  id: string;
  session: string;
  retries_archived: number;
  displaced?: Displaced[];
}

export interface Cancelled {
  session: string;
  discarded: ChangedPaths;
  retries_backup: string | null;
  trash_id: string;
}

export interface RecordedRetry {
  file: string;
  number: number;
  reason: string;
  auto_detected: boolean;
  version_path: string;
  reason_path: string;
}

export interface WriteResult {
  path: string;
  hash: string;
  copied: boolean;
  created: boolean;
  displaced?: Displaced[];
}

export interface TrashEntry {
  id: string;
  session: string | null;
  what: string;
  trashed_at: string;
  path?: string;
}

export interface CheckpointInfo {
  id: string;
  note: string;
  created_at: string;
  files: string[];
  not_covered: string[];
  automatic?: boolean;
  changed?: ChangedPaths;
}

export interface Finding {
  kind: string;
  message: string;
  fixed: boolean;
  can_fix?: boolean;
}

export interface FileDiff {
  path: string;
  kind: string;
  diff: string;
}

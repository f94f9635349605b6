/** An error that the engine answered with, as it comes over the wire. Nothing here knows the editor. */
import type { EngineErrorData } from "../protocol/messages";

export class EngineError extends Error {
  readonly kind: string;
  readonly facts: Record<string, unknown>;
  readonly actions: { action: string; label: string }[];

  constructor(data: EngineErrorData) {
    super(data.message);
    this.name = "EngineError";
    this.kind = data.kind;
    this.facts = data.facts;
    this.actions = data.actions;
  }
}

/** The server is not there to answer: not found, stopped, or gone in the middle of the request. */
export class ServerAway extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "ServerAway";
  }
}

/** What a failed request means: the engine's own error, or that nobody answered. */
export function asRequestError(error: unknown): Error {
  const data = (error as { data?: unknown } | undefined)?.data;
  if (isEngineError(data)) return new EngineError(data);
  if (error instanceof ServerAway || error instanceof EngineError) return error;
  return new ServerAway(error instanceof Error ? error.message : String(error));
}

function isEngineError(data: unknown): data is EngineErrorData {
  if (typeof data !== "object" || data === null) return false;
  const { kind, message, facts, actions } = data as Partial<EngineErrorData>;
  return typeof kind === "string" && typeof message === "string" && typeof facts === "object" && Array.isArray(actions);
}

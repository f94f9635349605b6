/** The last state that the server told, and who wants to hear of the next one. Nothing here knows the editor. */
import type { State } from "../protocol/messages";
import type { SessionInfo } from "../protocol/types";

export type Listener = (now: State | undefined, before: State | undefined) => void;

export class SessionModel {
  #state: State | undefined;
  readonly #listeners = new Set<Listener>();

  get state(): State | undefined {
    return this.#state;
  }

  get active(): SessionInfo | null {
    return this.#state?.active ?? null;
  }

  /** Whether a session of this name is open (closed ones are not in the state). */
  isOpen(name: string): boolean {
    return this.#state?.sessions.some((row) => row.name === name) ?? false;
  }

  /** Takes a state over. The same revision is the same state, so nobody is told. */
  update(state: State | undefined): void {
    const before = this.#state;
    if (state !== undefined && state.revision === before?.revision) return;
    this.#state = state;
    for (const listener of [...this.#listeners]) listener(state, before);
  }

  /** Calls `listener` after every change, until the answer is disposed. */
  onDidChange(listener: Listener): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }
}

/** How many files the session changed. */
export function changeCount(session: SessionInfo): number {
  const { modified, created, deleted } = session.changes;
  return modified.length + created.length + deleted.length;
}

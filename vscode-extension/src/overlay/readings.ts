/**
 * Which file the editor last read behind each address. The editor asks for a file's time at many occasions without
 * reading it, so that only what was read tells whether it must be told of a change.
 */
const NOTHING = "";

export class Readings {
  readonly #last = new Map<string, string>();

  /** The editor read the file of this identity. */
  read(address: string, identity: string): void {
    this.#last.set(address, identity);
  }

  /** What to tell the editor now that a file of this identity (or none) stands there; each change is told once. */
  news(address: string, identity: string | undefined): "changed" | "deleted" | undefined {
    const last = this.#last.get(address);
    const now = identity ?? NOTHING;
    if (last === undefined || last === now) return undefined;
    this.#last.set(address, now);
    return now === NOTHING ? "deleted" : "changed";
  }
}

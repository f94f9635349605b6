/**
 * Modification times that only ever grow. The editor refuses to save over a file whose time is *newer* than what it
 * read; when a session copy gives way to an older global file, the real time would go backwards and hide the change.
 */
export class Times {
  readonly #known = new Map<string, { identity: string; mtime: number }>();

  /** The time to report for an address whose file now has this identity and real time (milliseconds). */
  report(address: string, identity: string, mtime: number): number {
    const known = this.#known.get(address);
    if (known?.identity === identity) return known.mtime;
    const reported = known ? Math.max(mtime, known.mtime + 1) : mtime;
    this.#known.set(address, { identity, mtime: reported });
    return reported;
  }

  /** What was last reported. */
  identityOf(address: string): string | undefined {
    return this.#known.get(address)?.identity;
  }
}

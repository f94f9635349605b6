/** How often a server that keeps dying is started anew by itself. Nothing here knows the editor. */
const MOST = 5;
const WITHIN = 3 * 60_000;

export class Restarts {
  #times: number[] = [];

  /** Whether one more restart makes sense now (milliseconds); it counts if so. */
  another(now: number): boolean {
    this.#times = this.#times.filter((time) => now - time < WITHIN);
    if (this.#times.length >= MOST) return false;
    this.#times.push(now);
    return true;
  }
}

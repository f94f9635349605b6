/**
 * Saves that are under way together end together. The editor lays its tabs out and paints anew after every save that
 * ends: thirty that end one after the other take it much longer than thirty at once. Nothing here knows the editor.
 */

/** Milliseconds that a save waits for the others at most: a slow one must not hold what is done for long. */
const MOST = 1000;

export class Bursts {
  readonly #most: number;
  #running = 0;
  #waiting: (() => void)[] = [];

  constructor(most = MOST) {
    this.#most = most;
  }

  /** Does the work; its result, or its failure, comes when no other work of the burst is running any more. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    this.#running += 1;
    try {
      return await work();
    } finally {
      this.#running -= 1;
      await this.#others();
    }
  }

  #others(): Promise<void> {
    if (this.#running === 0) {
      for (const go of this.#waiting.splice(0)) go();
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const late = setTimeout(resolve, this.#most);
      this.#waiting.push(() => {
        clearTimeout(late);
        resolve();
      });
    });
  }
}

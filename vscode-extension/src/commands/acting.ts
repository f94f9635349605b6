/**
 * Whether the person just ran a command of ours. A session that ends by one may take the keys to the file that comes to
 * the front; one that ends elsewhere (a shell, an agent) must not, for the person may be typing into something else.
 */
export class Acting {
  #running = 0;
  #ended = 0;

  get recently(): boolean {
    return this.#running > 0 || Date.now() - this.#ended < 1000;
  }

  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#running += 1;
    try {
      return await work();
    } finally {
      this.#running -= 1;
      this.#ended = Date.now();
    }
  }
}

/**
 * Something that is done beside a run and must cost it nothing noticeable: not before `everyMs` milliseconds have passed since it
 * was last done, and so seldom that it takes at most `share` of the time.
 */
export class Seldom {
  readonly #everyMs: number;
  readonly #share: number;
  #next: number;

  /** `firstMs`: how long nothing is done at all. */
  constructor({
    everyMs,
    firstMs,
    share,
  }: { readonly everyMs: number; readonly firstMs: number; readonly share: number }) {
    this.#everyMs = everyMs;
    this.#share = share;
    this.#next = performance.now() + firstMs;
  }

  async doIfDue(work: () => Promise<void> | void): Promise<void> {
    const began = performance.now();
    if (began < this.#next) return;
    await work();
    const ended = performance.now();
    this.#next = Math.max(began + this.#everyMs, ended + (ended - began) / this.#share);
  }
}

/**
 * Something that is done beside a run and must cost it nothing noticeable: at most every `everyMs` milliseconds, and so seldom that it
 * takes at most `share` of the processor. What counts is the cheaper of the last two times: the very first one is always dear.
 */
export class Seldom {
  readonly #everyMs: number;
  readonly #share: number;
  #next: number;
  #lastCost = 0;

  /** `firstMs`: how long nothing is done at all. */
  constructor({
    everyMs,
    firstMs,
    share,
  }: {
    readonly everyMs: number;
    readonly firstMs: number;
    readonly share: number;
  }) {
    this.#everyMs = everyMs;
    this.#share = share;
    this.#next = performance.now() + firstMs;
  }

  async doIfDue(work: () => Promise<void> | void): Promise<void> {
    const began = performance.now();
    if (began < this.#next) return;
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    const cost = (user + system) / 1000;
    this.#next = began + Math.max(this.#everyMs, Math.min(cost, this.#lastCost) / this.#share);
    this.#lastCost = cost;
  }
}

/**
 * Something that is done beside a run and must cost it nothing noticeable: at most every `everyMs` milliseconds, and so seldom that it
 * takes at most `share` of the time in which this process works or has nothing to do; what other processes take is not its own to
 * spend. What counts is the cheaper of the last two times: the very first one is always dear.
 */
export class Seldom {
  readonly #everyMs: number;
  readonly #share: number;
  #due: number;
  #earned = 0;
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
    this.#due = performance.now() + firstMs;
  }

  async doIfDue(work: () => Promise<void> | void): Promise<void> {
    const now = performance.now();
    if (now < this.#due || ownMilliseconds() < this.#earned) return;
    const before = busyMilliseconds();
    await work();
    const cost = busyMilliseconds() - before;
    this.#due = now + this.#everyMs;
    this.#earned = ownMilliseconds() + Math.min(cost, this.#lastCost) / this.#share;
    this.#lastCost = cost;
  }
}

/** Time of the processor that this process has had. */
function busyMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The same, and the time in which it had nothing to do. */
function ownMilliseconds(): number {
  return busyMilliseconds() + performance.eventLoopUtilization().idle;
}

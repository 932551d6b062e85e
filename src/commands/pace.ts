import * as Flags from '@oclif/core/flags';
import { UsageError } from './usage.ts';

/** Seconds of virtual time for each second of the clock on the wall. */
export const paceFlag = Flags.custom<number>({
  helpValue: 'Nx',
  parse: async (text) => {
    const match = /^(\d{1,6}(?:\.\d{1,6})?)x$/.exec(text);
    const pace = Number(match?.[1] ?? 0);
    if (pace <= 0)
      throw new UsageError(
        `"${text}" is not a pace.`,
        'Write 1x for the pace of the wall clock, 0.1x for a tenth of it.',
      );
    return pace;
  },
});

const PICOSECONDS_PER_MILLISECOND = 1e9;
/** How often a paced run looks at the wall clock, in milliseconds of it. */
const STEP_MS = 50;

/** Holds virtual time back to the pace; undefined: as fast as it goes. */
export class Pacer {
  readonly #perMillisecond: number;
  readonly #start = performance.now();

  constructor(pace: number) {
    this.#perMillisecond = pace * PICOSECONDS_PER_MILLISECOND;
  }

  /** So often it has to look, in virtual time. */
  get stepPicoseconds(): number {
    return Math.max(1, Math.round(this.#perMillisecond * STEP_MS));
  }

  async wait(atPicoseconds: number, signal: AbortSignal): Promise<void> {
    const left = this.#start + atPicoseconds / this.#perMillisecond - performance.now();
    if (left <= 0) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, left);
      signal.addEventListener('abort', done);
    });
  }
}

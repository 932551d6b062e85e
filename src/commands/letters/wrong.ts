import { CODES } from '#diagnostics/code.ts';
import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import { Refusal } from '../fault.ts';

/** Collects what is wrong with the words of a command line, so that all of it is told at once. */
export class Wrong {
  readonly #diagnostics: Diagnostic[] = [];

  /** Notes a fault of use; returns undefined, to stand for the value that is none. */
  add(detail: string, hint?: string): undefined {
    this.#diagnostics.push({
      severity: 'error',
      code: 'usage',
      summary: CODES.usage,
      detail,
      ...(hint === undefined ? {} : { hint }),
    });
    return undefined;
  }

  /** Notes faults that another has found. */
  take(faults: readonly Diagnostic[]): void {
    this.#diagnostics.push(...faults);
  }

  /** Ends the command when something is wrong. */
  refuse(): void {
    if (this.#diagnostics.length > 0) throw new Refusal(this.#diagnostics);
  }
}

import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import { type EntryResult, Failure } from '#hosts/host.ts';
import { type Step, subjectOf } from '#plan/plan.ts';

/** Ctrl-C or hang-up between two steps. */
export class Interrupted extends Error {}

/** A trial that nobody has confirmed. */
export class NotKept extends Error {}

/** The host accepted every step, and yet it is not as planned. */
export class NotInSync extends Error {
  readonly wrong: readonly string[];

  constructor(wrong: readonly string[]) {
    super('the host differs from the plan after the apply');
    this.wrong = wrong;
  }
}

/** How the history calls an apply that turned back. */
export function resultOf(error: unknown): EntryResult {
  if (error instanceof NotKept) return 'reverted';
  return error instanceof Interrupted ? 'interrupted' : 'undone';
}

/** How far it got: `step` is the one that was not done. */
export interface Far {
  readonly step: Step | undefined;
  readonly done: number;
  readonly total: number;
}

/** What made an apply turn back, as a diagnostic. Throws a defect of ours on. */
export function reasonOf(error: unknown, { step, done, total }: Far): Diagnostic {
  const far = `${done} of ${total} steps were done; all were taken back, the host is as before.`;
  if (error instanceof NotKept)
    return reason('not-confirmed', 'the change was not kept', `The change was not confirmed. ${far}`);
  if (error instanceof Interrupted)
    return reason('not-confirmed', 'the change was not kept', `The apply was interrupted. ${far}`);
  if (error instanceof NotInSync) {
    const detail = `The host accepted every step, yet ${error.wrong.slice(0, 5).join('; ')}. ${far}`;
    return reason('not-in-sync', 'the host differs from the document after the apply', detail);
  }
  if (!(error instanceof Failure)) throw error;
  const at = step ? `Step ${done + 1} (${titleOf(step)}): ` : '';
  return {
    ...reason('step-failed', 'a step failed', `${at}${error.message} ${far}`),
    ...(error.hint === undefined ? {} : { hint: error.hint }),
  };
}

function reason(code: Diagnostic['code'], summary: string, detail: string): Diagnostic {
  return { severity: 'error', code, summary, detail };
}

/** When even the way back is barred: the journal keeps what is left, and the next writer goes on. */
export function stranded(error: unknown, back: unknown): unknown {
  if (!(back instanceof Failure)) return back;
  const first = error instanceof Error ? error.message : String(error);
  return new Failure('step-failed', `${first} Taking back what was done failed too: ${back.message}`, {
    hint: 'the next command that writes goes on taking it back',
    cause: error,
  });
}

function titleOf({ operation }: Step): string {
  return `${operation.op} ${subjectOf(operation) ?? 'the owners'}`;
}

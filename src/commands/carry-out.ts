import { userInfo } from 'node:os';
import { createInterface } from 'node:readline/promises';
import * as Flags from '@oclif/core/flags';
import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import type { Host } from '#hosts/host.ts';
import { isEmpty, type Plan } from '#plan/plan.ts';
import { type ApplyOptions, type ApplyReport, apply } from '#reconcile/apply.ts';
import { TYPED_AHEAD } from '#views/text/typed-ahead.ts';
import { Interrupted } from './fault.ts';
import { durationFlag, lockTimeoutFlag } from './flags.ts';

/** Flags of every command that carries a plan out. */
export const carryOutFlags = {
  yes: Flags.boolean({ char: 'y', summary: 'Do not ask.' }),
  'dry-run': Flags.boolean({ summary: 'Show the plan and do nothing.' }),
  try: durationFlag({
    summary:
      'Revert after this time, unless Enter or "vnetctl confirm" keeps the change. When this process is killed, the next command that writes reverts it.',
  }),
  'lock-timeout': lockTimeoutFlag,
};

export interface CarryOutFlags {
  readonly yes: boolean;
  readonly 'dry-run': boolean;
  readonly try?: number | undefined;
  readonly 'lock-timeout': number;
}

/** What the user typed, for the history and for those who wait for the lock. */
export function commandLine(): string {
  return `vnetctl ${process.argv.slice(2).join(' ')}`;
}

/** Asks at the terminal whether to go on. Ctrl-C throws `Interrupted`; the end of the input is a no. */
export async function agreed(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await new Promise<string>((resolve, reject) => {
      terminal.once('SIGINT', () => reject(new Interrupted()));
      terminal.once('close', () => resolve(''));
      terminal.question(`${question} [y/N] `).then(resolve, () => resolve(''));
    });
    return /^y(es)?$/i.test(answer.trim());
  } catch (error) {
    process.stderr.write('\nNothing was done.\n');
    throw error;
  } finally {
    terminal.close();
  }
}

/** Whether somebody can be asked. */
export function isAttended(json: boolean): boolean {
  return !json && process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/** Why a plan is not carried out without a yes. */
export function needsYes(): Diagnostic {
  return {
    severity: 'error',
    code: 'not-confirmed',
    summary: 'nobody said yes',
    detail: 'This is not a terminal, so nobody can be asked, and --yes is not given. Nothing was done.',
    hint: 'look at the plan with --dry-run, then add --yes',
  };
}

/** Carries a plan out with its progress on standard error: live on a terminal, plain lines otherwise. */
export async function carryOut(
  host: Host,
  plan: Plan,
  flags: CarryOutFlags,
  more: {
    readonly signal: AbortSignal;
    readonly json: boolean;
    readonly again?: ApplyOptions['again'];
    readonly replanned?: ApplyOptions['replanned'];
  },
): Promise<ApplyReport> {
  const view = await progressView(plan, more.json, flags.try !== undefined);
  try {
    return await apply(host, plan, {
      who: userInfo().username,
      command: commandLine(),
      lockTimeoutMs: flags['lock-timeout'],
      emit: view.emit,
      signal: more.signal,
      ...(flags.try === undefined ? {} : { trial: { milliseconds: flags.try, kept: view.kept } }),
      ...(more.again ? { again: more.again, settles: true } : {}),
      ...(more.replanned ? { replanned: more.replanned } : {}),
    });
  } finally {
    await view.close();
  }
}

interface ProgressView {
  readonly emit: ApplyOptions['emit'];
  /** Resolves when the person at the terminal presses Enter while a trial waits. */
  readonly kept: Promise<void>;
  readonly close: () => Promise<void>;
}

/** A live view needs a terminal with a width to draw on, and for a trial one to read the Enter key from. */
function canBeLive(trial: boolean): boolean {
  return process.stderr.isTTY === true && process.stderr.columns > 0 && (!trial || process.stdin.isTTY === true);
}

async function progressView(plan: Plan, json: boolean, trial: boolean): Promise<ProgressView> {
  const quiet = { emit: () => {}, kept: new Promise<void>(() => {}), close: async () => {} };
  if (json || isEmpty(plan)) return quiet;
  if (canBeLive(trial)) {
    const { showApply } = await import('#views/live/apply.tsx');
    // Ctrl-C arrives as a key while ink holds the keyboard; as a signal it takes the one way that there is.
    const live = showApply({ stdout: process.stderr, onInterrupt: () => process.kill(process.pid, 'SIGINT') });
    return { emit: live.onEvent, kept: live.kept, close: live.close };
  }
  const { plainProgress } = await import('#views/text/progress.ts');
  const listens = trial && process.stdin.isTTY === true;
  const emit = plainProgress((line) => process.stderr.write(`${line}\n`), Date.now, listens);
  return listens ? withEnterKey(emit) : { ...quiet, emit };
}

/**
 * The Enter key where ink does not hold the keyboard: a terminal that does not tell its width. An Enter from before the
 * question is read and forgotten, so that no change is kept before anybody could see that it waits.
 */
function withEnterKey(emit: ApplyOptions['emit']): ProgressView {
  const terminal = createInterface({ input: process.stdin });
  let asked = Number.POSITIVE_INFINITY;
  const kept = new Promise<void>((resolve) => {
    terminal.on('line', () => {
      if (Date.now() - asked >= TYPED_AHEAD) resolve();
    });
  });
  return {
    kept,
    emit: (event) => {
      if (event.kind === 'waiting') asked = Date.now();
      emit(event);
    },
    close: async () => terminal.close(),
  };
}

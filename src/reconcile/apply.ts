import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import type { EntryResult, Host, Writer } from '#hosts/host.ts';
import type { ApplyEvent } from '#plan/apply-event.ts';
import { staleFacts } from '#plan/basis.ts';
import type { Plan } from '#plan/plan.ts';
import type { Hardware } from '#state/hardware.ts';
import type { Observed } from '#state/host-state.ts';
import type { Planned } from './change.ts';
import { recover } from './recover.ts';
import { scopeOfPlan } from './scope.ts';
import { misfits } from './still-fits.ts';
import { awaitConfirmation, type Trial } from './trial.ts';
import { Interrupted, NotInSync, reasonOf, resultOf, stranded } from './turn-back.ts';
import { undo } from './undo.ts';
import { unmet } from './verify.ts';

export interface ApplyOptions {
  readonly who: string;
  readonly command: string;
  readonly lockTimeoutMs: number;
  readonly emit: (event: ApplyEvent) => void;
  /** Ctrl-C and hang-up. */
  readonly signal: AbortSignal;
  /** Keeps the change only when confirmed within that time. */
  readonly trial?: Trial;
  /** Makes the plan again from what it was made of. */
  readonly again?: (host: Host) => Promise<Planned>;
  /** Whether `again` must find nothing left after the last step: so with documents, not with verbs. */
  readonly settles?: boolean;
  /** Nobody has agreed to this very plan: when it is stale, it is made again, and shown to this. */
  readonly replanned?: (plan: Plan) => void;
}

/** How far an apply got. `done` and `undone` count steps. */
export interface ApplyReport {
  readonly entry: number | null;
  readonly result: EntryResult | 'refused' | 'nothing';
  readonly done: number;
  readonly total: number;
  /** What the lock's new holder had to take back first. */
  readonly recovered: string | null;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Does exactly the steps of a plan: checks that the facts it has read still hold, executes with every step journaled, takes
 * everything back when one fails, and looks again at the end. The host is either as planned or as before.
 */
export async function apply(host: Host, plan: Plan, options: ApplyOptions): Promise<ApplyReport> {
  const writer = await host.lock(options.command, options.lockTimeoutMs);
  try {
    const recovered = await recover(host, writer);
    const fresh = await freshPlan(host, plan, options);
    if (!fresh.plan) return refused(plan, recovered, fresh.diagnostics);
    if (fresh.plan.steps.length === 0)
      return { entry: null, result: 'nothing', done: 0, total: 0, recovered, diagnostics: [] };
    return await carryOut(host, writer, fresh.plan, options, recovered);
  } finally {
    await writer.release();
  }
}

/**
 * The plan, if it still holds now that nobody else can write. One that nobody has agreed to by name is made again from the same
 * documents when it does not, so that commands that meet wait for each other instead of failing.
 */
async function freshPlan(host: Host, plan: Plan, { again, replanned }: ApplyOptions): Promise<Planned> {
  const faults = await faultsNow(host, plan);
  if (faults.length === 0) return { plan, diagnostics: [] };
  if (!again || !replanned) return { plan: null, diagnostics: faults };
  const fresh = await again(host);
  if (fresh.plan) replanned(fresh.plan);
  return fresh;
}

/** What speaks against the plan now. Of a small one only what matters to it is looked at, unless something is wrong. */
async function faultsNow(host: Host, plan: Plan): Promise<readonly Diagnostic[]> {
  const hardware = await host.hardware();
  const scope = scopeOfPlan(plan);
  const found = faultsOn(await host.inspect(scope), plan, hardware);
  return scope && found.length > 0 ? faultsOn(await host.inspect(), plan, hardware) : found;
}

function faultsOn(observed: Observed, plan: Plan, hardware: Hardware): readonly Diagnostic[] {
  const stale = staleFacts(plan.basis, observed, hardware);
  return stale.length > 0 ? [staleDiagnostic(stale)] : misfits(plan, observed, hardware);
}

async function carryOut(
  host: Host,
  writer: Writer,
  plan: Plan,
  options: ApplyOptions,
  recovered: string | null,
): Promise<ApplyReport> {
  const { who, command, emit } = options;
  const entry = await writer.begin({ who, command, plan: { ...plan, basis: {} } });
  const total = plan.steps.length;
  let done = 0;
  const report = (result: EntryResult, diagnostics: readonly Diagnostic[]): ApplyReport => ({
    entry,
    result,
    done,
    total,
    recovered,
    diagnostics,
  });
  try {
    for (const step of plan.steps) {
      if (options.signal.aborted) throw new Interrupted();
      await writer.execute(entry, step, done + 1);
      done += 1;
      emit({ kind: 'step', step, done, total });
      if (done % 64 === 0) await breathe();
    }
    emit({ kind: 'verify' });
    await lookAgain(host, plan, options);
    if (options.trial) await awaitConfirmation(host, writer, entry, options.trial, options);
    await writer.finish(entry, 'done');
    return report('done', []);
  } catch (error) {
    await undo(writer, entry, plan.steps, done, emit).catch((back: unknown) => {
      throw stranded(error, back);
    });
    const result = resultOf(error);
    await writer.finish(entry, result);
    return report(result, [reasonOf(error, { step: plan.steps[done], done, total })]);
  }
}

/** Lets signals and the progress view in between many quick steps. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

async function lookAgain(host: Host, plan: Plan, options: ApplyOptions): Promise<void> {
  const wrong = [
    ...unmet(plan, await host.inspect(scopeOfPlan(plan))),
    ...(options.settles && options.again ? leftOf(await options.again(host)) : []),
  ];
  if (wrong.length > 0) throw new NotInSync(wrong);
}

/** What a new plan of the same documents would still change, in words. */
function leftOf({ plan, diagnostics }: Planned): readonly string[] {
  if (!plan) return diagnostics.filter((one) => one.severity === 'error').map((one) => one.detail);
  return plan.steps.length === 0 ? [] : plan.changes.map((change) => `${change.action} ${change.address} is still due`);
}

function refused(plan: Plan, recovered: string | null, diagnostics: readonly Diagnostic[]): ApplyReport {
  return { entry: null, result: 'refused', done: 0, total: plan.steps.length, recovered, diagnostics };
}

function staleDiagnostic(stale: readonly string[]): Diagnostic {
  const shown = stale.length > 5 ? `${stale.slice(0, 5).join(', ')} and ${stale.length - 5} more` : stale.join(', ');
  return {
    severity: 'error',
    code: 'plan-stale',
    summary: 'a fact that the plan has read is different now',
    detail: `Changed since the plan was made: ${shown}. Nothing was done.`,
    hint: 'make the plan again (vnetctl plan) and look at it before you apply',
  };
}

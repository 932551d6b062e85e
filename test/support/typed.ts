import path from 'node:path';
import type { Config } from '@oclif/core/config';
import { CLIError } from '@oclif/core/errors';
import { Refusal } from '#commands/fault.ts';
import { classOf, configOf } from '#commands/program.ts';
import { UsageError } from '#commands/usage.ts';
import { VerbCommand } from '#commands/verb.ts';
import { CODES } from '#diagnostics/code.ts';
import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import type { Planned } from '#reconcile/change.ts';
import { planEdits } from '#reconcile/verb.ts';
import type { Edit } from '#state/edit.ts';
import type { Observed } from '#state/host-state.ts';
import { afterPlan } from './plans.ts';
import { HARDWARE } from './random-state.ts';

let config: Promise<Config> | undefined;

/** What a command line asks for: read by the command itself, words between blanks. Throws what it refuses. */
export async function editsOf(line: string): Promise<readonly Edit[]> {
  const [id = '', ...argv] = line.split(' ');
  const verb = await classOf(id);
  config ??= configOf(path.join(import.meta.dirname, '../..'));
  const command = new (verb as unknown as new (argv: string[], config: Config) => unknown)(argv, await config);
  if (!(command instanceof VerbCommand)) throw new Error(`${id} is no verb that changes something`);
  return (await command.wish()).edits;
}

/** What becomes of a command line on a host that is so. */
export async function typed(before: Observed, line: string, hardware = HARDWARE): Promise<Planned> {
  try {
    return planEdits({ purpose: line, edits: await editsOf(line) }, before, hardware);
  } catch (error) {
    return { plan: null, diagnostics: faultsOf(error) };
  }
}

/** What the command or its parser has refused; anything else is a defect. */
function faultsOf(error: unknown): readonly Diagnostic[] {
  if (error instanceof Refusal) return error.diagnostics;
  if (!(error instanceof UsageError || error instanceof CLIError)) throw error;
  return [{ severity: 'error', code: 'usage', summary: CODES.usage, detail: error.message }];
}

/** The host after these lines, none of which may be refused. */
export async function afterLines(before: Observed, lines: readonly string[], hardware = HARDWARE): Promise<Observed> {
  let now = before;
  for (const line of lines) {
    const { plan, diagnostics } = await typed(now, line, hardware);
    if (!plan) throw new Error(`${line} is refused: ${JSON.stringify(diagnostics, null, 1)}`);
    now = afterPlan(now, plan);
  }
  return now;
}

/** `CODE: detail Hint`, of errors only. */
export function told(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics
    .filter((one) => one.severity === 'error')
    .map(({ code, detail, hint }) => [`${code}: ${detail}`, hint].filter((text) => text !== undefined).join(' '));
}

import { CLIError } from '@oclif/core/errors';
import * as Flags from '@oclif/core/flags';
import type { Input, ParserOutput } from '@oclif/core/interfaces';
import { hasErrors } from '#diagnostics/diagnostic.ts';
import { isEmpty } from '#plan/plan.ts';
import { foreseenAfter } from '#reconcile/foresee.ts';
import { planVerb, type Verb } from '#reconcile/verb.ts';
import { documentOf } from '#reconcile/verb-document.ts';
import type { Edit } from '#state/edit.ts';
import { printPlan } from '#views/text/plan.ts';
import { ChangingCommand, type ChangingFlags, ROOT_INSTEAD, ROOT_REFUSED, type VerbResult } from './changing.ts';
import { UsageError } from './usage.ts';

/** `-t` of the verbs that change something. */
export const temporaryFlag = Flags.boolean({
  char: 't',
  summary: 'Act on the running configuration only: after a restart it is as stored.',
});

/** Which configurations a verb with or without `-t` is about. */
export function whereOf({ temporary }: { readonly temporary: boolean }): Edit['where'] {
  return temporary ? 'running' : 'both';
}

/** What the words of a command line ask for. */
export interface Wish {
  readonly edits: readonly Edit[];
}

/**
 * A verb of dladm or flowadm that changes something: it says in `wish` what its words ask for, and everything else is the one
 * line of the house. Done, it prints nothing.
 */
export abstract class VerbCommand extends ChangingCommand<VerbResult> {
  #isLine = false;

  /** Reads the command line. Asks no host, so that `batch` can gather the wishes of many lines. */
  abstract wish(): Promise<Wish>;

  /** The same for a line of a batch, where the options that all commands have are none: it is one change of one host. */
  wishOfLine(): Promise<Wish> {
    this.#isLine = true;
    return this.wish();
  }

  async run(): Promise<VerbResult> {
    const { edits } = await this.wish();
    const verb: Verb = { purpose: [this.verb, ...this.argv].join(' '), edits };
    // The same command line was read by `wish`: only the flags that all verbs have are looked at here.
    const flags = (await this.parse()).flags as unknown as ChangingFlags;
    const host = await this.openForChange(flags);
    const { plan, diagnostics } = await planVerb(host, verb);
    if (!plan) this.fail(diagnostics.filter((one) => hasErrors([one])));
    const shown = { entry: null, changes: plan.changes, warnings: plan.warnings };
    if (flags['show-document']) {
      const document = documentOf(plan.changes, await foreseenAfter(host, plan), await host.hardware());
      this.print(document);
      return { ...shown, document };
    }
    if (flags['dry-run']) {
      this.print(printPlan(plan, { color: this.color, full: true }));
      return shown;
    }
    if (isEmpty(plan)) return shown;
    return this.interruptible((signal) => this.change(host, plan, verb, flags, signal));
  }

  protected override async parse<
    F extends Record<string, unknown>,
    B extends Record<string, unknown>,
    A extends Record<string, unknown>,
  >(options?: Input<F, B, A>, argv?: string[]): Promise<ParserOutput<F, B, A>> {
    if (!this.#isLine) return super.parse(options, argv);
    try {
      // The parser costs as much as there are options; ten thousand lines notice.
      const { flags, args, strict } = options ?? this.ctor;
      return await super.parse({ flags, args, strict, baseFlags: {}, enableJsonFlag: false } as Input<F, B, A>, argv);
    } catch (error) {
      throw commonOption(error) ?? error;
    }
  }
}

/** The refusal of an option that all commands have and a line of a batch has not. */
function commonOption(error: unknown): UsageError | undefined {
  if (!(error instanceof CLIError && 'flags' in error && Array.isArray(error.flags))) return undefined;
  const common = new Set(['--json', '-R', ...Object.keys(ChangingCommand.baseFlags).map((name) => `--${name}`)]);
  const found = error.flags
    .map((typed) => /^(--[\w-]+|-.)/.exec(String(typed))?.[0] ?? '')
    .filter((option) => common.has(option));
  if (found.length === 0) return undefined;
  if (found.includes('-R')) return new UsageError(ROOT_REFUSED, ROOT_INSTEAD);
  return new UsageError(
    `${found.join(', ')} has no place in a line of a batch.`,
    'Give it to `vnetctl batch` itself: it is for all lines.',
  );
}

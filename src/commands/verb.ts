import * as Flags from '@oclif/core/flags';
import type { Input, ParserOutput } from '@oclif/core/interfaces';
import { hasErrors } from '#diagnostics/diagnostic.ts';
import { isEmpty } from '#plan/plan.ts';
import { planVerb, type Verb } from '#reconcile/verb.ts';
import { documentOf } from '#reconcile/verb-document.ts';
import type { Edit } from '#state/edit.ts';
import { printPlan } from '#views/text/plan.ts';
import { ChangingCommand, type ChangingFlags, type VerbResult } from './changing.ts';
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
  /** Options that the line had, by name. */
  readonly #given = new Set<string>();

  /** Reads the command line. Asks no host, so that `batch` can gather the wishes of many lines. */
  abstract wish(): Promise<Wish>;

  /** The same for a line of a batch, where the options of all commands have no place: it is one change of one host. */
  async wishInBatch(): Promise<Wish> {
    const wish = await this.wish();
    const common = Object.keys({ json: true, ...ChangingCommand.baseFlags });
    const given = common.filter((name) => this.#given.has(name)).map((name) => `--${name}`);
    if (given.length === 0) return wish;
    throw new UsageError(
      `${given.join(', ')} has no place in a line of a batch.`,
      'Give it to `vnetctl batch` itself: it is for all lines.',
    );
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
      this.print(documentOf(plan.changes, await host.hardware()));
      return shown;
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
    const output = await super.parse(options, argv);
    for (const token of output.raw) if (token.type === 'flag') this.#given.add(token.flag);
    return output;
  }
}

import * as Flags from '@oclif/core/flags';
import { type Diagnostic, hasErrors } from '#diagnostics/diagnostic.ts';
import type { Source } from '#document/document.ts';
import { readSources } from '#document/read.ts';
import type { Host } from '#hosts/host.ts';
import { isEmpty, type Plan } from '#plan/plan.ts';
import type { Planned } from '#reconcile/change.ts';
import { Rehearsal } from '#reconcile/rehearsal.ts';
import { planVerb, type Verb } from '#reconcile/verb.ts';
import { documentOf } from '#reconcile/verb-document.ts';
import { counted } from '#views/text/nouns.ts';
import { printPlan } from '#views/text/plan.ts';
import { linesOf, type Read, readBlock } from './block/read.ts';
import { faultLines } from './block/tell.ts';
import { type Block, blocksOf } from './block/text.ts';
import { type ChangeResult, ChangingCommand, type ChangingFlags, type Shown } from './changing.ts';
import { Interrupted, Refusal } from './fault.ts';

/** Milliseconds between two lines that tell a terminal how far the blocks are. */
const INTERVAL = 1_000;

/** What `--json` prints of a block. */
interface BlockResult extends ChangeResult {
  /** Numbers of its first and its last line: `3-7`, or `3`. */
  readonly lines: string;
}

/** What `--json` prints of a batch. */
export interface BatchResult extends Shown {
  readonly blocks: readonly BlockResult[];
}

/** `batch`: the verbs of dladm and flowadm, many at once. */
export default class Batch extends ChangingCommand<BatchResult> {
  static override summary = 'Do the verbs of a file or of standard input, each block as one change.';
  static override description =
    'A line is a verb as typed after "vnetctl", with quotes as in a shell; "#" begins a comment. A blank line or "---" is between two blocks. All verbs of a block are done, or none, and are one entry of the history; after a block that is refused, none is tried.';
  static override flags = {
    file: Flags.string({
      char: 'f',
      helpValue: 'FILE|-',
      default: '-',
      summary: 'Where the verbs are; - is standard input.',
    }),
  };
  static override examples = [
    'vnetctl batch -f examples/lab.verbs --show-document',
    'vnetctl batch -f examples/lab.verbs',
    "printf '%s\\n' 'create-vnic -l bge1 test0' 'create-vnic -l bge1 test1' | vnetctl batch",
  ];

  async run(): Promise<BatchResult> {
    const parsed = (await this.parse(Batch)).flags;
    // The time has a default, which oclif's types of flags that all commands share do not tell.
    const flags = parsed as typeof parsed & ChangingFlags;
    const source = await this.#source(flags.file);
    const blocks = blocksOf(source.text);
    const host = await this.openForChange(flags);
    const rehearsal = flags['dry-run'] || flags['show-document'] ? await Rehearsal.on(host) : undefined;
    const done: BlockResult[] = [];
    await this.interruptible(async (signal) => {
      let told = Date.now();
      for (const block of blocks) {
        if (this.isWatched && Date.now() - told >= INTERVAL) {
          this.note(`${done.length} of ${counted(blocks.length, 'block')} done, at ${linesWord(block)}`);
          told = Date.now();
        }
        const read = await readBlock(block, source.file, this.config);
        try {
          if (signal.aborted) throw new Interrupted();
          const result = rehearsal
            ? this.#rehearsed(await planned(read, async (verb) => rehearsal.plan(verb)), block, flags)
            : await this.#done(host, read, flags, signal);
          done.push({ lines: linesOf(block), ...result });
        } catch (error) {
          if (!rehearsal) this.remark(outcome(blocks, done));
          throw error instanceof Refusal ? inBlock(error, read) : error;
        }
      }
    });
    if (!rehearsal || !flags['show-document']) return { blocks: done };
    const document = documentOf(rehearsal.changes(), rehearsal.after, rehearsal.hardware);
    this.print(document);
    return { blocks: done, document };
  }

  async #source(file: string): Promise<Source> {
    if (file === '-' && process.stdin.isTTY) this.note('Type verbs, a blank line between blocks; Ctrl-D ends them.');
    const { sources, diagnostics } = await readSources([file]);
    this.refuseErrors(diagnostics);
    return sources[0] ?? { file, text: '' };
  }

  async #done(host: Host, read: Read, flags: ChangingFlags, signal: AbortSignal): Promise<ChangeResult> {
    const plan = await planned(read, (verb) => planVerb(host, verb));
    if (isEmpty(plan)) return resultOf(plan);
    return this.change(host, plan, read.verb, flags, signal);
  }

  #rehearsed(plan: Plan, block: Block, flags: ChangingFlags): ChangeResult {
    if (!flags['show-document'])
      this.print(`# ${linesWord(block)}\n${printPlan(plan, { color: this.color, full: true })}`);
    return resultOf(plan);
  }
}

function resultOf(plan: Plan): ChangeResult {
  return { entry: null, changes: plan.changes, warnings: plan.warnings };
}

/** The plan of a block in which nothing is wrong; else it is refused, with all that is. */
async function planned({ verb, faults, names }: Read, make: (verb: Verb) => Promise<Planned>): Promise<Plan> {
  const { plan, diagnostics } = await make(verb);
  if (plan && faults.length === 0) return plan;
  const others = diagnostics.filter((one) => hasErrors([one]) && !mentions(one, names));
  throw new Refusal([...faults, ...others]);
}

/** Whether a fault may be none once a line that could not be read does what was meant: it is about the same names. */
function mentions({ place }: Diagnostic, names: ReadonlySet<string>): boolean {
  return place?.text.split(/[\s,=]+/).some((word) => names.has(word)) ?? false;
}

function inBlock({ diagnostics, exitCode }: Refusal, { commands }: Read): Refusal {
  return new Refusal(diagnostics, exitCode, faultLines(diagnostics, commands));
}

/** How far a batch of several blocks came; null where that goes without saying. */
function outcome(blocks: readonly Block[], done: readonly BlockResult[]): string | null {
  const [block, after] = [blocks[done.length], blocks.length - done.length - 1];
  if (!block || blocks.length === 1) return null;
  const entries = done.flatMap(({ entry }) => entry ?? []);
  const [first, last] = [entries.at(0), entries.at(-1)];
  const where = first === last ? `entry ${first}` : `entries ${first} to ${last}`;
  return [
    `nothing of block ${done.length + 1} (${linesWord(block)}) is done`,
    done.length === 0 ? '' : `; ${counted(done.length, 'block')} before it ${done.length === 1 ? 'is' : 'are'} done`,
    first === undefined ? '' : ` (${where} of the history)`,
    after === 0 ? '' : `; ${counted(after, 'block')} after it ${after === 1 ? 'was' : 'were'} not tried`,
    '.',
  ].join('');
}

function linesWord(block: Block): string {
  return `${block.length === 1 ? 'line' : 'lines'} ${linesOf(block)}`;
}

import * as Flags from '@oclif/core/flags';
import { rehearseTraffic } from '#hosts/run.ts';
import { type PreparedRun, prepareRun } from '#reconcile/traffic.ts';
import type { Rates } from '#usage/rates.ts';
import { SUBJECTS, type Subject } from '#usage/trends.ts';
import { LIVE_TABLES } from '#views/text/live/tables.ts';
import { type TopSnapshot, topText } from '#views/text/live/top-screen.ts';
import { TOP_START, type TopState } from '#views/text/live/top-state.ts';
import { printReport } from '#views/text/report.ts';
import { BaseCommand } from './base.ts';
import { sayUnkept } from './carry-on.ts';
import { documentsOf } from './documents.ts';
import { Interrupted } from './fault.ts';
import { durationFlag, filesFlag, picosecondsFlag } from './flags.ts';
import { paceFlag } from './pace.ts';
import { terminalColumns } from './terminal.ts';
import { followed, watched } from './top-sources.ts';
import { UsageError } from './usage.ts';

/** What `top --json` prints of each interval, on a line of its own. */
export interface TopLine extends Rates {
  readonly host: string;
  /** Name of the Traffic document. */
  readonly traffic: string;
  readonly durationPicoseconds: number;
}

/** `top [-f traffic.yaml]`: a run as it goes on, on a screen with keys; as lines where there is no screen. */
export default class Top extends BaseCommand<TopLine> {
  static override summary = 'Watch a run: rates of links, flows, lanes, CPUs, streams and queries while it goes on.';
  static override description =
    'With -f it starts a run, at the pace of the wall clock when nothing else is said; without, it follows one that another process carries through the host. On a terminal: a screen, ? shows its keys. Else one table for each interval; with --json one line of JSON. Rates are per second of virtual time. It judges no expectations: run does.';
  static override flags = {
    file: filesFlag,
    duration: picosecondsFlag({ summary: 'Virtual time of the run. Else as the document says.', dependsOn: ['file'] }),
    pace: paceFlag({
      summary: 'Virtual seconds for each second of the wall clock, such as 0.1x. Else 1x.',
      dependsOn: ['file'],
    }),
    interval: durationFlag({
      char: 'i',
      summary: 'Wall time between two looks, at least 100ms.',
      default: 1000,
      defaultHelp: async () => '1s',
    }),
    count: Flags.integer({
      char: 'n',
      helpValue: 'N',
      min: 1,
      summary: 'End after so many looks, and the run of -f with it.',
    }),
    table: Flags.string({
      char: 't',
      helpValue: SUBJECTS.join('|'),
      options: [...SUBJECTS],
      summary: `The table to begin with; else ${TOP_START.subject}.`,
      exclusive: ['json'],
    }),
    sort: Flags.string({
      helpValue: 'COLUMN',
      summary: 'Sort that table by this column: numbers fall, names rise.',
      exclusive: ['json'],
    }),
    reverse: Flags.boolean({ char: 'r', summary: 'The other way round.', exclusive: ['json'] }),
    filter: Flags.string({ helpValue: 'TEXT', summary: 'Only rows with that in a name.', exclusive: ['json'] }),
  };
  static override examples = [
    'vnetctl top -f examples/web-tier.yaml -f examples/traffic/web-tier.yaml',
    'vnetctl top -f examples/experiments/p4-shared-link.yaml -t streams -i 200ms -n 2',
  ];

  async run(): Promise<TopLine> {
    const { flags } = await this.parse(Top);
    if (flags.interval < 100) throw new UsageError('an interval is at least 100ms.', 'Write -i 100ms, or more.');
    const start = startOf(flags);
    const host = await this.openHost(flags.host);
    const wish = { durationPicoseconds: flags.duration, warmupPicoseconds: undefined, seed: undefined };
    const run =
      flags.file && this.readied(await prepareRun(host, await documentsOf(flags.file), wish, rehearseTraffic));
    const end = new AbortController();
    // Looked for before the terminal is taken: a refusal has to be read.
    const isLive = run !== undefined || (await host.liveRuns()).length > 0;
    const screen = isLive && isScreen(this.jsonEnabled()) ? await openScreen(start) : null;
    let [looks, line] = [0, null as TopLine | null];
    const show = (snapshot: TopSnapshot) => {
      line = lineOf(snapshot);
      if (screen) screen.show(snapshot);
      else if (this.jsonEnabled()) process.stdout.write(`${JSON.stringify(line)}\n`);
      else this.print(`${looks === 0 ? '' : '\n'}${topText(snapshot, start)}`);
      looks += 1;
      if (looks === flags.count) end.abort();
    };
    screen?.quit.then(() => end.abort());
    try {
      const carried = await this.interruptible(async (interrupted) => {
        const options = { intervalMs: flags.interval, signal: AbortSignal.any([interrupted, end.signal]), show };
        const done = run
          ? await watched(host, run, { ...options, pace: flags.pace ?? 1 })
          : await followed(host, options);
        // The last figures stay until somebody has read them.
        if (screen && !options.signal.aborted) await Promise.race([screen.quit, aborted(interrupted)]);
        return done;
      });
      await screen?.close();
      for (const remark of carried?.remarks ?? []) this.remark(remark);
      const audience = { columns: terminalColumns(), isAll: false, allBy: '"run --all" of the same files' };
      if (screen && carried) this.print(printReport(carried.report, audience));
      if (carried) this.failedBeside(sayUnkept(carried));
    } finally {
      await screen?.close();
    }
    if (line === null) throw new Interrupted();
    return line;
  }

  /** Each look is printed when it is made. */
  protected override logJson(): void {}

  private readied({ run, diagnostics }: PreparedRun) {
    this.refuseErrors(diagnostics);
    if (!run) this.fail(diagnostics);
    return run;
  }
}

interface StartFlags {
  readonly table?: string | undefined;
  readonly sort?: string | undefined;
  readonly reverse: boolean;
  readonly filter?: string | undefined;
}

/** How the first table is looked at. */
function startOf({ table, sort, reverse, filter = '' }: StartFlags): TopState {
  const subject: Subject = SUBJECTS.find((one) => one === table) ?? TOP_START.subject;
  const names = LIVE_TABLES[subject].columns.map(({ name }) => name);
  const column = sort === undefined ? null : names.indexOf(sort.toUpperCase());
  if (column === -1)
    throw new UsageError(`${subject} have no column "${sort}".`, `Their columns are ${names.join(', ')}.`);
  return { ...TOP_START, subject, filter, orders: { ...TOP_START.orders, [subject]: { column, reverse } } };
}

/** A screen needs a terminal to draw on that can move its cursor, and one to read keys from. */
function isScreen(json: boolean): boolean {
  const { stdin, stdout, env } = process;
  const isTerminal = stdin.isTTY === true && stdout.isTTY === true && stdout.columns > 0;
  return !json && isTerminal && !env.CI && env.TERM !== 'dumb';
}

async function openScreen(start: TopState) {
  const { showTop } = await import('#views/live/top.tsx');
  // Ctrl-C arrives as a key while ink holds the keyboard; as a signal it takes the one way that there is.
  return showTop({ start, onInterrupt: () => process.kill(process.pid, 'SIGINT') });
}

function lineOf({ status: { host, traffic, durationPicoseconds }, rates }: TopSnapshot): TopLine {
  return { host, traffic, durationPicoseconds, ...rates };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve());
  });
}

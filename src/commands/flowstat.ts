import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import type { Interval } from '#usage/history.ts';
import { type EveryRow, everyOfFlows, printEvery } from '#views/text/statistics/every.ts';
import { type FlowStatRow, flowStatColumns, flowStatRows } from '#views/text/statistics/flow.ts';
import { counterFlags, MISFITS, type Misfit, refuseMisfits, unitOf, wantedOf } from './counter-flags.ts';
import { intervalFlags } from './interval.ts';
import { HistoryCommand, historyFlags } from './usage-history.ts';

type Row = FlowStatRow | EveryRow | Interval;

/** `flowstat [FLOW]`: flowstat(8). */
export default class Flowstat extends HistoryCommand<Row> {
  static override summary = 'Show what flows have counted.';
  static override description =
    'A flow counts what its link has received and sent of it, so never more than the link. IERRS and OERRS are packets that its limit, or a queue behind it, has dropped. With -h the history.';
  static override args = { flow: Args.string({ ignoreStdin: true, description: 'only this flow' }) };
  static override flags = {
    ...historyFlags,
    ...counterFlags,
    ...intervalFlags,
    all: { ...historyFlags.all, summary: 'With -h: also what is no longer there.' },
    plot: { ...historyFlags.plot, summary: 'With -h: data for a plot.' },
    link: Flags.string({ char: 'l', helpValue: 'LINK', summary: 'Only flows on this link.' }),
  };
  static override examples = [
    'vnetctl flowstat',
    'vnetctl flowstat -r -u M',
    'vnetctl flowstat -l bge0',
    'vnetctl flowstat -A',
    'vnetctl flowstat -h',
  ];

  async run(): Promise<readonly Row[]> {
    const { args, flags } = await this.parse(Flowstat);
    refuseMisfits(flags, RULES);
    if (flags.history) return this.showHistory('flow', flags, { host: flags.host, name: args.flow, style: 'dlstat' });
    const look = await this.look({ host: flags.host, name: args.flow, kinds: ['flow'], over: flags.link });
    if (flags.every) {
      const rows = everyOfFlows(look, await this.counters(flags.host), args.flow, flags.link);
      this.print(printEvery(rows));
      return rows;
    }
    const options = { fields: flags.output, parseable: flags.parseable, right: true } as const;
    const columns = flowStatColumns(wantedOf(flags), unitOf(flags));
    return this.showCounters<Row>(flags, (counters) =>
      this.show(columns, flowStatRows(look, counters, args.flow, flags.link), options),
    );
  }
}

type Wish = Parameters<(typeof MISFITS)[number]['is']>[0] & {
  readonly all: boolean;
  readonly plot?: string | undefined;
  readonly link?: string | undefined;
};

const RULES: readonly Misfit<Wish>[] = [
  ...MISFITS.filter(({ says }) => !says.startsWith('-a and')),
  {
    is: ({ history, all, plot }) => !history && (all || plot !== undefined),
    says: '-a and -F are about the history.',
    hint: 'Add -h; every counter is shown by -A.',
  },
  {
    is: ({ every, receive, transmit, unit, output, parseable }) =>
      every && (receive || transmit || parseable || unit !== undefined || output !== undefined),
    says: '-A prints every counter as it is: it goes with none of -r, -t, -u, -o, -p.',
    hint: 'For scripts add --json.',
  },
  {
    is: ({ history, link }) => history && link !== undefined,
    says: '-h has no -l.',
    hint: 'Name the flow.',
  },
];

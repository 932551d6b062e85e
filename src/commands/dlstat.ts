import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { LINKS } from '#state/find.ts';
import type { Kind } from '#state/resource.ts';
import type { Counters } from '#usage/counters.ts';
import type { Interval } from '#usage/history.ts';
import {
  type EveryRow,
  everyOfAll,
  everyOfLanes,
  everyOfLinks,
  everyOfRings,
  printEvery,
} from '#views/text/statistics/every.ts';
import {
  type FanoutRow,
  fanoutColumns,
  fanoutRows,
  type LaneStatRow,
  laneStatColumns,
  laneStatRows,
} from '#views/text/statistics/lane.ts';
import { dlstatColumns, type LinkStatRow, linkStatRows } from '#views/text/statistics/link.ts';
import { type PauseStatRow, pauseStatColumns, pauseStatRows } from '#views/text/statistics/pause.ts';
import { type PortStatRow, portStatColumns, portStatRows } from '#views/text/statistics/port.ts';
import { type RingStatRow, ringStatColumns, ringStatRows } from '#views/text/statistics/ring.ts';
import type { Column } from '#views/text/table.ts';
import type { Look } from '#views/text/tables/look.ts';
import {
  type CounterWish,
  counterFlags,
  MISFITS,
  type Misfit,
  refuseMisfits,
  unitOf,
  wantedOf,
} from './counter-flags.ts';
import { intervalFlags } from './interval.ts';
import { UsageError } from './usage.ts';
import { HistoryCommand, historyFlags, plotOf } from './usage-history.ts';

type Row = LinkStatRow | LaneStatRow | FanoutRow | RingStatRow | PortStatRow | PauseStatRow | EveryRow | Interval;

const FORMS = ['show-phys', 'show-link', 'show-aggr'] as const;
type Form = (typeof FORMS)[number] | undefined;

interface Wish extends CounterWish {
  readonly form: Form;
  readonly fanout: boolean;
  readonly dcb?: string | undefined;
}

const { all, dates, start, end, file } = historyFlags;

/** `dlstat [show-phys|show-link|show-aggr] [LINK]`: dlstat(8). */
export default class Dlstat extends HistoryCommand<Row> {
  static override summary = 'Show what links have counted: packets, bytes, interrupts, polls, chains.';
  static override description =
    'Of whole links; with show-phys of each ring; with show-link of each lane, with -r -F of each soft ring; with show-aggr of each port; with show-phys -D pfc of each priority: pause frames sent (REQUESTS) and received (INDICATIONS), and the time for which it might not be sent. A physical link and an aggregation count all that passed their ports, other links what is their own. INTRS and POLLS are packets that were fetched after an interrupt, and by polling. The rows of a direction add up to what the link has counted. With show-link -h the history, as show-usage shows it; -F then takes gnuplot, svg or text. Runs on the host advance the counters; -i shows that while one goes on.';
  static override args = {
    table: Args.string({ ignoreStdin: true, description: 'show-phys, show-link, show-aggr, or the link' }),
    link: Args.string({ ignoreStdin: true, description: 'only this link' }),
    plot: Args.string({ ignoreStdin: true, description: 'after -h -F: gnuplot, svg or text', hidden: true }),
  };
  static override flags = {
    ...counterFlags,
    ...intervalFlags,
    all: { ...all, summary: 'All known counters; with -h also what is no longer there.' },
    fanout: Flags.boolean({ char: 'F', summary: 'With show-link -r: each soft ring. With -h: data for a plot.' }),
    dcb: Flags.string({
      char: 'D',
      options: ['pfc'],
      summary: 'With show-phys: pauses of each priority, asked for and obeyed.',
    }),
    dates,
    start,
    end,
    file,
  };
  static override examples = [
    'vnetctl dlstat',
    'vnetctl dlstat -r bge0',
    'vnetctl dlstat -u R -o link,ipkts,idrops,opkts,odrops',
    'vnetctl dlstat show-phys',
    'vnetctl dlstat show-phys -D pfc ixgbe0',
    'vnetctl dlstat show-link',
    'vnetctl dlstat show-link -r -F',
    'vnetctl dlstat show-link -h bge0',
    'vnetctl dlstat show-aggr',
    'vnetctl dlstat -A bge0',
  ];

  async run(): Promise<readonly Row[]> {
    const { args, flags } = await this.parse(Dlstat);
    const words = [args.table, args.link, args.plot].filter((word) => word !== undefined);
    const form: Form = FORMS.find((one) => one === words[0]);
    const wish = { ...flags, form };
    refuseMisfits<Wish>(wish, RULES);
    const named = form ? words.slice(1) : words;
    const plot = flags.history && flags.fanout ? plotOf(named) : undefined;
    const [name, extra] = plot === undefined ? named : named.filter((word) => word !== plot);
    if (extra !== undefined) throw new UsageError(`unexpected operand ${extra}.`);
    if (flags.history) return this.showHistory('link', { ...flags, plot }, { host: flags.host, name, style: 'dlstat' });
    const look = await this.look({ host: flags.host, name, kinds: KINDS[form ?? 'all'] });
    if (flags.all || flags.every) return this.showEvery(everyOf(wish)(look, await this.counters(flags.host), name));
    const [wanted, unit] = [wantedOf(wish), unitOf(wish)];
    const options = { fields: flags.output, parseable: flags.parseable, right: true } as const;
    const show = <R extends Row>(columns: readonly Column<R>[], rows: readonly R[]): readonly R[] =>
      this.show(columns, rows, options);
    return this.showCounters<Row>(flags, (counters) => {
      switch (form) {
        case 'show-phys':
          if (flags.dcb !== undefined) return show(pauseStatColumns(unit), pauseStatRows(look, counters, name));
          return show(ringStatColumns(wanted, unit), ringStatRows(look, counters, wanted, name));
        case 'show-link':
          if (flags.fanout) return show(fanoutColumns(unit), fanoutRows(look, counters, name));
          return show(laneStatColumns(wanted, unit), laneStatRows(look, counters, wanted, name));
        case 'show-aggr':
          return show(portStatColumns(wanted, unit), portStatRows(look, counters, name));
        default:
          return show(dlstatColumns(wanted, unit), linkStatRows(look, counters, name));
      }
    });
  }

  private showEvery(rows: readonly EveryRow[]): readonly EveryRow[] {
    this.print(printEvery(rows));
    return rows;
  }
}

/** What may be named, by form. */
const KINDS: Readonly<Record<(typeof FORMS)[number] | 'all', readonly Kind[]>> = {
  'show-phys': ['phys'],
  'show-link': LINKS,
  'show-aggr': ['aggr'],
  all: LINKS,
};

function everyOf({ form, every }: Wish): (look: Look, counters: Counters, name?: string) => readonly EveryRow[] {
  if (every) return everyOfAll;
  return form === 'show-phys' ? everyOfRings : form === 'show-link' ? everyOfLanes : everyOfLinks;
}

const RULES: readonly Misfit<Wish>[] = [
  {
    is: ({ history, form }) => history && form !== 'show-link',
    says: '-h is the history of links.',
    hint: 'Write vnetctl dlstat show-link -h.',
  },
  {
    is: ({ dcb, form }) => dcb !== undefined && form !== 'show-phys',
    says: '-D is about the priorities of physical links.',
    hint: 'Write vnetctl dlstat show-phys -D pfc.',
  },
  {
    is: ({ dcb, receive, transmit, all, every }) => dcb !== undefined && (receive || transmit || all === true || every),
    says: '-D shows both directions: it goes with none of -r, -t, -a, -A.',
    hint: 'Choose columns with -o.',
  },
  ...MISFITS,
  {
    is: ({ fanout, history, form, receive }) => fanout && !history && (form !== 'show-link' || !receive),
    says: '-F shows the soft rings of show-link -r.',
    hint: 'Write vnetctl dlstat show-link -r -F.',
  },
  {
    is: ({ every, form }) => every && form !== undefined,
    says: '-A is about everything that a link counts.',
    hint: 'Leave out the subcommand, or write -a.',
  },
  {
    is: ({ all, history, form }) => all === true && !history && form === 'show-aggr',
    says: 'ports have no more counters than show-aggr shows.',
    hint: 'Leave out -a.',
  },
];

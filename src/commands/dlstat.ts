import * as Args from '@oclif/core/args';
import { LINKS, noSuchObject } from '#state/find.ts';
import { linkFacts } from '#state/link-facts.ts';
import type { RingReport } from '#usage/report.ts';
import { printTable, type Table, type TableOptions } from '#views/text/table.ts';
import {
  dlstatColumns,
  type LaneStatRow,
  type LinkStatRow,
  laneStatColumns,
  laneStatRows,
  linkStatRows,
  ringStatColumns,
  ringStatRows,
} from '#views/text/tables/counters.ts';
import { BaseCommand } from './base.ts';
import { counterFlags, unitOf, wantedOf } from './counter-flags.ts';

type Row = LinkStatRow | LaneStatRow | RingReport;

const TABLES = ['show-phys', 'show-link'] as const;

/** `dlstat [show-phys|show-link] [LINK]`: dlstat(8). */
export default class Dlstat extends BaseCommand<readonly Row[]> {
  static override summary = 'Show what links have counted: packets, bytes, interrupts, polls, chains.';
  static override description =
    'Of whole links; with show-phys of each receive ring; with show-link of each lane. Runs on the host advance the counters.';
  static override args = {
    table: Args.string({ ignoreStdin: true, description: 'show-phys, show-link, or the link' }),
    link: Args.string({ ignoreStdin: true, description: 'only this link' }),
  };
  static override flags = counterFlags;
  static override examples = [
    'vnetctl dlstat',
    'vnetctl dlstat -r bge0',
    'vnetctl dlstat show-link',
    'vnetctl dlstat -u R',
  ];

  async run(): Promise<readonly Row[]> {
    const { args, flags } = await this.parse(Dlstat);
    const form = TABLES.find((one) => one === args.table);
    const name = form ? args.link : args.table;
    const host = await this.openHost(flags.host);
    const [hardware, { running, stored }, counters] = [
      await host.hardware(),
      await host.inspect(),
      await host.counters(),
    ];
    const missing =
      name === undefined
        ? undefined
        : noSuchObject(name, LINKS, { state: running, other: stored, stored: false, hardware });
    if (missing) this.fail([missing]);
    const look = { state: running, hardware, facts: linkFacts(running, hardware) };
    const [wanted, unit] = [wantedOf(flags), unitOf(flags)];
    const options: TableOptions = { fields: flags.output, parseable: flags.parseable, right: true };
    if (form === 'show-link') {
      const rows = laneStatRows(look, counters, wanted, name);
      return this.shown(rows, printTable(laneStatColumns(wanted, unit), rows, options));
    }
    if (form === 'show-phys') {
      const rows = ringStatRows(look, counters, name);
      return this.shown(rows, printTable(ringStatColumns(wanted, unit), rows, options));
    }
    const rows = linkStatRows(look, counters, name);
    return this.shown(rows, printTable(dlstatColumns(wanted, unit), rows, options));
  }

  private shown(rows: readonly Row[], table: Table): readonly Row[] {
    this.refuseErrors(table.diagnostics);
    this.print(table.text);
    return rows;
  }
}

import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { type PortStatRow, portShareColumns, portStatRows } from '#views/text/statistics/port.ts';
import {
  AGGR_COLUMNS,
  AGGR_PORT_COLUMNS,
  type AggrPortRow,
  type AggrRow,
  aggrPortRows,
  aggrRows,
} from '#views/text/tables/aggr.ts';
import { LACP_COLUMNS, type LacpRow, lacpRows } from '#views/text/tables/aggr-port.ts';
import { ShowCommand, statisticsFlags, storedFlag, tableFlags, tableOptions } from './show.ts';

/** `show-aggr [AGGR]`: dladm(8). */
export default class ShowAggr extends ShowCommand<AggrRow | AggrPortRow | LacpRow | PortStatRow> {
  static override summary = 'Show link aggregations.';
  static override args = { aggr: Args.string({ ignoreStdin: true, description: 'only this aggregation' }) };
  static override flags = {
    ...tableFlags,
    stored: storedFlag,
    lacp: Flags.boolean({ char: 'L', exclusive: ['stored'], summary: 'The state of LACP on each port.' }),
    extended: Flags.boolean({ char: 'x', exclusive: ['lacp', 'stored'], summary: 'One row for each port.' }),
    ...statisticsFlags,
    statistics: Flags.boolean({
      ...statisticsFlags.statistics,
      exclusive: ['lacp', 'stored', 'extended'],
      summary: 'What each port has carried, and its share.',
    }),
  };
  static override examples = [
    'vnetctl show-aggr',
    'vnetctl show-aggr -x',
    'vnetctl show-aggr -L',
    'vnetctl show-aggr -s',
  ];

  async run(): Promise<readonly (AggrRow | AggrPortRow | LacpRow | PortStatRow)[]> {
    const { args, flags } = await this.parse(ShowAggr);
    const look = await this.look({ host: flags.host, stored: flags.stored, name: args.aggr, kinds: ['aggr'] });
    const options = tableOptions(flags);
    if (flags.statistics) {
      return this.showCounters(flags, (counters) => {
        const rows = portStatRows(look, counters, args.aggr);
        return this.show(portShareColumns(rows), rows, options);
      });
    }
    if (flags.extended) return this.show(AGGR_PORT_COLUMNS, aggrPortRows(look, args.aggr), options);
    if (flags.lacp) return this.show(LACP_COLUMNS, lacpRows(look, args.aggr), options);
    return this.show(AGGR_COLUMNS, aggrRows(look, args.aggr), options);
  }
}

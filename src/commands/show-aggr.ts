import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import {
  AGGR_COLUMNS,
  AGGR_PORT_COLUMNS,
  type AggrPortRow,
  type AggrRow,
  aggrPortRows,
  aggrRows,
} from '#views/text/tables/aggr.ts';
import { ShowCommand, storedFlag, tableFlags, tableOptions } from './show.ts';

/** `show-aggr [AGGR]`: reference/dladm.md 1 and 2. */
export default class ShowAggr extends ShowCommand<AggrRow | AggrPortRow> {
  static override summary = 'Show link aggregations.';
  static override args = { aggr: Args.string({ ignoreStdin: true, description: 'only this aggregation' }) };
  static override flags = {
    ...tableFlags,
    stored: storedFlag,
    extended: Flags.boolean({ char: 'x', exclusive: ['stored'], summary: 'One row for each port.' }),
  };
  static override examples = ['vnetctl show-aggr', 'vnetctl show-aggr -x'];

  async run(): Promise<readonly (AggrRow | AggrPortRow)[]> {
    const { args, flags } = await this.parse(ShowAggr);
    const look = await this.look({ host: flags.host, stored: flags.stored, name: args.aggr, kinds: ['aggr'] });
    if (flags.extended) return this.show(AGGR_PORT_COLUMNS, aggrPortRows(look, args.aggr), tableOptions(flags));
    return this.show(AGGR_COLUMNS, aggrRows(look, args.aggr), tableOptions(flags));
  }
}

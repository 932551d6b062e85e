import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { type FlowStatRow, flowStatColumns, flowStatRows } from '#views/text/tables/counters.ts';
import { counterFlags, unitOf, wantedOf } from './counter-flags.ts';
import { ShowCommand } from './show.ts';

/** `flowstat [FLOW]`: flowstat(8). */
export default class Flowstat extends ShowCommand<FlowStatRow> {
  static override summary = 'Show what flows have counted.';
  static override args = { flow: Args.string({ ignoreStdin: true, description: 'only this flow' }) };
  static override flags = {
    ...counterFlags,
    link: Flags.string({ char: 'l', helpValue: 'LINK', summary: 'Only flows on this link.' }),
  };
  static override examples = ['vnetctl flowstat', 'vnetctl flowstat -r -u M'];

  async run(): Promise<readonly FlowStatRow[]> {
    const { args, flags } = await this.parse(Flowstat);
    const look = await this.look({ host: flags.host, name: args.flow, kinds: ['flow'], over: flags.link });
    const rows = flowStatRows(look, await this.counters(flags.host), args.flow, flags.link);
    const options = { fields: flags.output, parseable: flags.parseable, right: true } as const;
    return this.show(flowStatColumns(wantedOf(flags), unitOf(flags)), rows, options);
  }
}

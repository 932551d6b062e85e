import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { FLOW_COLUMNS, type FlowRow, flowRows } from '#views/text/tables/flow.ts';
import { ShowCommand, storedFlag, tableFlags, tableOptions } from './show.ts';

/** `show-flow [FLOW]`: reference/dladm.md 1 and 2. */
export default class ShowFlow extends ShowCommand<FlowRow> {
  static override summary = 'Show flows in the order in which they are searched.';
  static override args = { flow: Args.string({ ignoreStdin: true, description: 'only this flow' }) };
  static override flags = {
    ...tableFlags,
    stored: storedFlag,
    link: Flags.string({ char: 'l', helpValue: 'LINK', summary: 'Only flows of this link.' }),
  };
  static override examples = ['vnetctl show-flow', 'vnetctl show-flow -l bge1'];

  async run(): Promise<readonly FlowRow[]> {
    const { args, flags } = await this.parse(ShowFlow);
    const look = await this.look({ host: flags.host, stored: flags.stored, name: args.flow, kinds: ['flow'] });
    return this.show(FLOW_COLUMNS, flowRows(look, args.flow, flags.link), tableOptions(flags));
  }
}

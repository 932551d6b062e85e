import * as Args from '@oclif/core/args';
import { FLOW_COLUMNS, type FlowRow, flowRows } from '#views/text/tables/flow.ts';
import { onLinkFlag, ShowCommand, storedFlag, tableFlags, tableOptions } from './show.ts';

/** `show-flow [FLOW]`: flowadm(8). */
export default class ShowFlow extends ShowCommand<FlowRow> {
  static override summary = 'Show flows in the order in which they are searched.';
  static override args = { flow: Args.string({ ignoreStdin: true, description: 'only this flow' }) };
  static override flags = {
    ...tableFlags,
    stored: storedFlag,
    link: onLinkFlag('flows'),
  };
  static override examples = ['vnetctl show-flow', 'vnetctl show-flow -l bge1'];

  async run(): Promise<readonly FlowRow[]> {
    const { args, flags } = await this.parse(ShowFlow);
    const look = await this.look({
      host: flags.host,
      stored: flags.stored,
      over: flags.link,
      name: args.flow,
      kinds: ['flow'],
    });
    return this.show(FLOW_COLUMNS, flowRows(look, args.flow, flags.link), tableOptions(flags));
  }
}

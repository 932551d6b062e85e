import * as Args from '@oclif/core/args';
import { FLOW_PROPERTIES } from '#state/properties.ts';
import { FLOW_PROPERTY_COLUMNS, type FlowPropertyRow, flowPropertyRows } from '#views/text/tables/property.ts';
import { listOf } from './letters/properties.ts';
import { onLinkFlag, outputFlag, parseableByCFlag, propertiesFlag, ShowCommand, storedFlag } from './show.ts';

/** `show-flowprop [-p PROP,..] [FLOW]`: flowadm(8). */
export default class ShowFlowprop extends ShowCommand<FlowPropertyRow> {
  static override summary = 'Show properties of flows: values, what is in force, defaults, what is possible.';
  static override description = listOf(FLOW_PROPERTIES);
  static override args = { flow: Args.string({ ignoreStdin: true, description: 'only this flow' }) };
  static override flags = {
    output: outputFlag,
    parseable: parseableByCFlag,
    properties: propertiesFlag,
    stored: storedFlag,
    link: onLinkFlag('flows'),
  };
  static override examples = ['vnetctl show-flowprop', 'vnetctl show-flowprop -p maxbw -l bge1'];

  async run(): Promise<readonly FlowPropertyRow[]> {
    const { args, flags } = await this.parse(ShowFlowprop);
    const properties = this.propertyNames(FLOW_PROPERTIES, flags.properties);
    const look = await this.look({
      host: flags.host,
      stored: flags.stored,
      over: flags.link,
      name: args.flow,
      kinds: ['flow'],
    });
    const rows = flowPropertyRows(look, { name: args.flow, properties, stored: flags.stored, over: flags.link });
    return this.show(FLOW_PROPERTY_COLUMNS, rows, { fields: flags.output, parseable: flags.parseable, letter: '-c' });
  }
}

import * as Args from '@oclif/core/args';
import { VLAN_COLUMNS, type VlanRow, vlanRows } from '#views/text/tables/vlan.ts';
import { ShowCommand, storedFlag, tableFlags, tableOptions } from './show.ts';

/** `show-vlan [VLAN]`: dladm(8). */
export default class ShowVlan extends ShowCommand<VlanRow> {
  static override summary = 'Show VLAN links.';
  static override args = { vlan: Args.string({ ignoreStdin: true, description: 'only this VLAN link' }) };
  static override flags = { ...tableFlags, stored: storedFlag };
  static override examples = ['vnetctl show-vlan', 'vnetctl show-vlan -p -o link,vid'];

  async run(): Promise<readonly VlanRow[]> {
    const { args, flags } = await this.parse(ShowVlan);
    const look = await this.look({ host: flags.host, stored: flags.stored, name: args.vlan, kinds: ['vlan'] });
    return this.show(VLAN_COLUMNS, vlanRows(look, args.vlan), tableOptions(flags));
  }
}

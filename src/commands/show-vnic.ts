import * as Args from '@oclif/core/args';
import { VNIC_COLUMNS, type VnicRow, vnicRows } from '#views/text/tables/vnic.ts';
import { onLinkFlag, ShowCommand, storedFlag, tableFlags, tableOptions } from './show.ts';

/** `show-vnic [VNIC]`: dladm(8). */
export default class ShowVnic extends ShowCommand<VnicRow> {
  static override summary = 'Show VNICs.';
  static override args = { vnic: Args.string({ ignoreStdin: true, description: 'only this VNIC' }) };
  static override flags = {
    ...tableFlags,
    stored: storedFlag,
    link: onLinkFlag('VNICs'),
  };
  static override examples = [
    'vnetctl show-vnic',
    'vnetctl show-vnic -o link,over,mactype,macvalue,bandwidth,cpus',
    'vnetctl show-vnic -l bge1 -p -o link,macaddress',
  ];

  async run(): Promise<readonly VnicRow[]> {
    const { args, flags } = await this.parse(ShowVnic);
    const look = await this.look({
      host: flags.host,
      stored: flags.stored,
      over: flags.link,
      name: args.vnic,
      kinds: ['vnic'],
    });
    return this.show(VNIC_COLUMNS, vnicRows(look, args.vnic, flags.link), tableOptions(flags));
  }
}

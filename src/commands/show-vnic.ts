import * as Args from '@oclif/core/args';
import { linkStatRows, VNIC_STAT_COLUMNS, type VnicStatRow, vnicStatRows } from '#views/text/statistics/link.ts';
import { VNIC_COLUMNS, type VnicRow, vnicRows } from '#views/text/tables/vnic.ts';
import { onLinkFlag, ShowCommand, statisticsFlags, storedFlag, tableFlags, tableOptions } from './show.ts';

/** `show-vnic [VNIC]`: dladm(8). */
export default class ShowVnic extends ShowCommand<VnicRow | VnicStatRow> {
  static override summary = 'Show VNICs.';
  static override args = { vnic: Args.string({ ignoreStdin: true, description: 'only this VNIC' }) };
  static override flags = {
    ...tableFlags,
    stored: storedFlag,
    ...statisticsFlags,
    link: onLinkFlag('VNICs'),
  };
  static override examples = [
    'vnetctl show-vnic',
    'vnetctl show-vnic -o link,over,mactype,macvalue,bandwidth,cpus',
    'vnetctl show-vnic -l bge1 -p -o link,macaddress',
    'vnetctl show-vnic -s',
  ];

  async run(): Promise<readonly (VnicRow | VnicStatRow)[]> {
    const { args, flags } = await this.parse(ShowVnic);
    const look = await this.look({
      host: flags.host,
      stored: flags.stored,
      over: flags.link,
      name: args.vnic,
      kinds: ['vnic'],
    });
    const rows = vnicRows(look, args.vnic, flags.link);
    if (flags.statistics) {
      const shown = new Set(rows.map(({ link }) => link));
      return this.showCounters(flags, (counters) => {
        const counted = linkStatRows(look, counters).filter(({ link }) => shown.has(link));
        return this.show(VNIC_STAT_COLUMNS, vnicStatRows(counted), tableOptions(flags));
      });
    }
    return this.show(VNIC_COLUMNS, rows, tableOptions(flags));
  }
}

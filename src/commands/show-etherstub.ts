import * as Args from '@oclif/core/args';
import { ETHERSTUB_COLUMNS, type EtherstubRow, etherstubRows } from '#views/text/tables/etherstub.ts';
import { ShowCommand, tableFlags, tableOptions } from './show.ts';

/** `show-etherstub [ETHERSTUB]`: dladm(8). */
export default class ShowEtherstub extends ShowCommand<EtherstubRow> {
  static override summary = 'Show etherstubs: switches without an uplink.';
  static override args = { etherstub: Args.string({ ignoreStdin: true, description: 'only this etherstub' }) };
  static override flags = { ...tableFlags };
  static override examples = ['vnetctl show-etherstub', 'vnetctl show-etherstub -o all'];

  async run(): Promise<readonly EtherstubRow[]> {
    const { args, flags } = await this.parse(ShowEtherstub);
    const look = await this.look({ host: flags.host, name: args.etherstub, kinds: ['etherstub'] });
    return this.show(ETHERSTUB_COLUMNS, etherstubRows(look, args.etherstub), tableOptions(flags));
  }
}

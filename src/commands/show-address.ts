import * as Args from '@oclif/core/args';
import { ADDRESS_COLUMNS, type AddressRow, addressRows } from '#views/text/tables/address.ts';
import { ShowCommand, storedFlag, tableFlags, tableOptions } from './show.ts';

/** `show-address [SET]`: what flows match by `{set: NAME}`. */
export default class ShowAddress extends ShowCommand<AddressRow> {
  static override summary = 'Show the addresses of address sets.';
  static override args = { set: Args.string({ ignoreStdin: true, description: 'only this address set' }) };
  static override flags = { ...tableFlags, stored: storedFlag };
  static override examples = ['vnetctl show-address', 'vnetctl show-address -p -o set,address'];

  async run(): Promise<readonly AddressRow[]> {
    const { args, flags } = await this.parse(ShowAddress);
    const look = await this.look({ host: flags.host, stored: flags.stored, name: args.set, kinds: ['address-set'] });
    return this.show(ADDRESS_COLUMNS, addressRows(look, args.set), tableOptions(flags));
  }
}

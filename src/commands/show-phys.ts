import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import {
  ETS_COLUMNS,
  PFC_COLUMNS,
  PHYS_COLUMNS,
  type PhysRow,
  type PriorityRow,
  physRows,
  priorityRows,
  SLOT_COLUMNS,
  type SlotRow,
  STORED_PHYS_COLUMNS,
  slotRows,
} from '#views/text/tables/phys.ts';
import { ShowCommand, storedFlag, tableFlags, tableOptions } from './show.ts';

/** `show-phys [LINK]`: reference/dladm.md 1 and 2. */
export default class ShowPhys extends ShowCommand<PhysRow | SlotRow | PriorityRow> {
  static override summary = 'Show physical links.';
  static override args = { link: Args.string({ ignoreStdin: true, description: 'only this physical link' }) };
  static override flags = {
    ...tableFlags,
    stored: storedFlag,
    macs: Flags.boolean({
      char: 'm',
      exclusive: ['stored', 'dcb'],
      summary: 'Factory MAC addresses and who uses them.',
    }),
    dcb: Flags.string({
      char: 'D',
      options: ['pfc', 'ets'],
      exclusive: ['stored'],
      summary: 'What each priority has of a DCB feature.',
    }),
  };
  static override examples = ['vnetctl show-phys', 'vnetctl show-phys -m bge0', 'vnetctl show-phys -D pfc ixgbe0'];

  async run(): Promise<readonly (PhysRow | SlotRow | PriorityRow)[]> {
    const { args, flags } = await this.parse(ShowPhys);
    const look = await this.look({ host: flags.host, stored: flags.stored, name: args.link, kinds: ['phys'] });
    const options = tableOptions(flags);
    if (flags.macs) return this.show(SLOT_COLUMNS, slotRows(look, args.link), options);
    if (flags.dcb)
      return this.show(flags.dcb === 'pfc' ? PFC_COLUMNS : ETS_COLUMNS, priorityRows(look, args.link), options);
    return this.show(flags.stored ? STORED_PHYS_COLUMNS : PHYS_COLUMNS, physRows(look, args.link), options);
  }
}

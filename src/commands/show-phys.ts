import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import {
  PHYS_COLUMNS,
  type PhysRow,
  physRows,
  SLOT_COLUMNS,
  type SlotRow,
  STORED_PHYS_COLUMNS,
  type StoredPhysRow,
  slotRows,
  storedPhysRows,
} from '#views/text/tables/phys.ts';
import { ETS_COLUMNS, PFC_COLUMNS, type PriorityRow, priorityRows } from '#views/text/tables/priority.ts';
import { RING_COLUMNS, type RingRow, ringRows } from '#views/text/tables/rings.ts';
import { ShowCommand, storedFlag, tableFlags, tableOptions } from './show.ts';

type Row = PhysRow | StoredPhysRow | SlotRow | RingRow | PriorityRow;

/** `show-phys [LINK]`: dladm(8). */
export default class ShowPhys extends ShowCommand<Row> {
  static override summary = 'Show physical links.';
  static override args = { link: Args.string({ ignoreStdin: true, description: 'only this physical link' }) };
  static override flags = {
    ...tableFlags,
    stored: storedFlag,
    macs: Flags.boolean({
      char: 'm',
      exclusive: ['rings', 'stored'],
      summary: 'Factory MAC addresses and who uses them.',
    }),
    rings: Flags.boolean({
      char: 'H',
      exclusive: ['stored'],
      summary: 'Groups of hardware rings and who uses them.',
    }),
    dcb: Flags.string({
      char: 'D',
      options: ['pfc', 'ets'],
      exclusive: ['macs', 'rings', 'stored'],
      summary: 'What each priority has of a DCB feature.',
    }),
  };
  static override examples = [
    'vnetctl show-phys',
    'vnetctl show-phys -m bge0',
    'vnetctl show-phys -H ixgbe0',
    'vnetctl show-phys -D pfc ixgbe0',
  ];

  async run(): Promise<readonly Row[]> {
    const { args, flags } = await this.parse(ShowPhys);
    const look = await this.look({ host: flags.host, stored: flags.stored, name: args.link, kinds: ['phys'] });
    const options = tableOptions(flags);
    if (flags.macs) return this.show(SLOT_COLUMNS, slotRows(look, args.link), options);
    if (flags.rings) return this.show(RING_COLUMNS, ringRows(look, args.link), options);
    if (flags.dcb)
      return this.show(flags.dcb === 'pfc' ? PFC_COLUMNS : ETS_COLUMNS, priorityRows(look, args.link), options);
    if (flags.stored) return this.show(STORED_PHYS_COLUMNS, storedPhysRows(look, args.link), options);
    return this.show(PHYS_COLUMNS, physRows(look, args.link), options);
  }
}

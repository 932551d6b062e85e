import * as Flags from '@oclif/core/flags';
import { removeAddresses } from '#state/address-edits.ts';
import { diagnosticLines } from './fault-text.ts';
import { addressOperands, readAddresses, setOperand } from './letters/addresses.ts';
import { Wrong } from './letters/wrong.ts';
import { temporaryFlag, VerbCommand, type Wish, whereOf } from './verb.ts';

/** Takes from what flows match by `remote_ip=@SET`. */
export default class RemoveAddress extends VerbCommand {
  static override summary = 'Remove addresses from an address set, or a whole set.';
  static override description =
    'The last address leaves an empty set, which matches nothing. With -a the set itself goes; that is refused while a flow ' +
    'names it.';
  static override usage = 'remove-address [-t] {SET ADDRESS[,..]... | -a SET}';
  static override args = { set: setOperand, addresses: addressOperands };
  static override flags = {
    all: Flags.boolean({ char: 'a', summary: 'All addresses, and the set itself.' }),
    temporary: temporaryFlag,
  };
  static override examples = [
    'vnetctl add-address attackers 203.0.113.0/24,198.51.100.7',
    'vnetctl remove-address attackers 198.51.100.7',
    'vnetctl remove-address -a attackers',
  ];

  async wish(): Promise<Wish> {
    const { args, flags } = await this.parse(RemoveAddress);
    const wrong = new Wrong();
    const { entries, warnings } = readAddresses(args.addresses ?? [], wrong);
    if (Boolean(flags.all) === Boolean(args.addresses?.length))
      wrong.add(
        flags.all ? '-a and addresses exclude each other.' : 'ADDRESS is missing.',
        'Name the addresses that go, or with -a the set alone.',
      );
    wrong.refuse();
    if (warnings.length > 0) this.note(diagnosticLines(warnings, this.verb));
    const where = whereOf(flags);
    if (flags.all) return { edits: [{ action: 'remove', where, name: args.set, kinds: ['address-set'] }] };
    return { edits: [removeAddresses(args.set, entries, where)] };
  }
}

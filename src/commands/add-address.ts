import { addAddresses } from '#state/address-edits.ts';
import { diagnosticLines } from './fault-text.ts';
import { addressOperands, readAddresses, setOperand } from './letters/addresses.ts';
import { Wrong } from './letters/wrong.ts';
import { temporaryFlag, VerbCommand, type Wish, whereOf } from './verb.ts';

/** Adds to what flows match by `remote_ip=@SET`. */
export default class AddAddress extends VerbCommand {
  static override summary = 'Add addresses to an address set.';
  static override description =
    'A set that does not exist comes into being. Flows match it by its name: add-flow -a remote_ip=@SET. An address that the ' +
    'set has already is refused.';
  static override usage = 'add-address [-t] SET ADDRESS[,..]...';
  static override args = { set: setOperand, addresses: addressOperands };
  static override flags = { temporary: temporaryFlag };
  static override examples = [
    'vnetctl add-address attackers 203.0.113.0/24',
    'vnetctl add-address attackers 198.51.100.7,2001:db8::/32',
  ];

  async wish(): Promise<Wish> {
    const { args, flags } = await this.parse(AddAddress);
    const wrong = new Wrong();
    const { entries, warnings } = readAddresses(args.addresses ?? [], wrong);
    if (!args.addresses?.length) wrong.add('ADDRESS is missing.', 'Such as: add-address attackers 203.0.113.0/24.');
    wrong.refuse();
    if (warnings.length > 0) this.note(diagnosticLines(warnings, this.verb));
    return { edits: [addAddresses(args.set, entries, whereOf(flags))] };
  }
}

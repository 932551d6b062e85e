import * as Flags from '@oclif/core/flags';
import { addAddresses, type Expiry } from '#state/address-edits.ts';
import { parseMoment } from '#state/instants.ts';
import { parseTime } from '#units/time.ts';
import { diagnosticLines } from './fault-text.ts';
import { addressOperands, readAddresses, setOperand } from './letters/addresses.ts';
import { Wrong } from './letters/wrong.ts';
import { temporaryFlag, VerbCommand, type Wish, whereOf } from './verb.ts';

/** Adds to what flows match by `remote_ip=@SET`. */
export default class AddAddress extends VerbCommand {
  static override summary = 'Add addresses to an address set.';
  static override description =
    'A set that does not exist comes into being. Flows match it by its name: add-flow -a remote_ip=@SET. An address that the ' +
    'set has already is refused, unless --expires is to say anew how long it counts. What has expired matches nothing and stays ' +
    'listed until it is removed.';
  static override usage = 'add-address [-t] [--expires DURATION|TIME] SET ADDRESS[,..]...';
  static override args = { set: setOperand, addresses: addressOperands };
  static override flags = {
    temporary: temporaryFlag,
    expires: Flags.string({
      helpValue: 'DURATION|TIME',
      summary: "How long they count: 10m from now on, or until 2026-01-01T00:10:00Z, by the host's virtual clock.",
    }),
  };
  static override examples = [
    'vnetctl add-address attackers 203.0.113.0/24',
    'vnetctl add-address attackers 198.51.100.7,2001:db8::/32',
    'vnetctl add-address --expires 10m attackers 198.51.100.9',
  ];

  async wish(): Promise<Wish> {
    const { args, flags } = await this.parse(AddAddress);
    const wrong = new Wrong();
    const { entries, warnings } = readAddresses(args.addresses ?? [], wrong);
    if (!args.addresses?.length) wrong.add('ADDRESS is missing.', 'Such as: add-address attackers 203.0.113.0/24.');
    const expiry = expiryOf(flags.expires, wrong);
    wrong.refuse();
    if (warnings.length > 0) this.note(diagnosticLines(warnings, this.verb));
    return { edits: [addAddresses(args.set, entries, whereOf(flags), expiry)] };
  }
}

function expiryOf(text: string | undefined, wrong: Wrong): Expiry {
  if (text === undefined) return null;
  const after = parseTime(text);
  if (after !== undefined) return { afterPicoseconds: after };
  const at = parseMoment(text);
  if (at !== undefined) return { at };
  wrong.add(`"${text}" is neither a duration nor a moment.`, 'Write such as 90s, 10m or 2026-01-01T00:10:00Z.');
  return null;
}

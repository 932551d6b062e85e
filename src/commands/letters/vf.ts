import * as Flags from '@oclif/core/flags';
import type { VfFields } from '#state/vf-edits.ts';
import { macWish } from './mac.ts';
import { wholeNumber } from './numbers.ts';
import type { Wrong } from './wrong.ts';

/** `-m` and `-v` of create-vf and modify-vf: `mac` and `vlan` of ip-link(8), `set DEVICE vf`. */
export const vfFlags = {
  mac: Flags.string({ char: 'm', helpValue: 'ADDRESS', summary: 'MAC address; else one of its own is chosen.' }),
  vid: Flags.string({ char: 'v', helpValue: 'VID', summary: 'Tag all its traffic with this VLAN id; 0 for untagged.' }),
};

/** `-p` of create-vf and modify-vf. */
export const vfPropertiesFlag = Flags.string({
  char: 'p',
  helpValue: 'PROP=VALUE[,..]',
  summary: 'Properties to set: cos, min-tx-rate, max-tx-rate, spoofchk, trust. May be repeated.',
  multiple: true,
  multipleNonGreedy: true,
});

/** The fields that the letters give; what is wrong with them is noted. */
export function vfFields(
  { mac, vid }: { readonly mac?: string | undefined; readonly vid?: string | undefined },
  wrong: Wrong,
): VfFields {
  const wish = mac === undefined ? undefined : macWish({ mac }, wrong);
  if (wish && wish.kind !== 'fixed')
    wrong.add(`-m ${mac} is not a MAC address.`, 'Write six bytes, such as 2:8:20:0:0:1.');
  const number = wholeNumber('-v', vid, 'a VLAN id', wrong);
  return {
    ...(wish?.kind === 'fixed' ? { mac: wish.address } : {}),
    ...(number === undefined ? {} : { vid: number === 0 ? null : number }),
  };
}

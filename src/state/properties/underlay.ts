import { parsePrefix } from '#units/ip-address.ts';
import { isUnderlay } from '../underlays.ts';
import { nothing, type Property } from './property.ts';
import { list, on, setting } from './rows.ts';
import type { Read } from './values.ts';

/** Addresses with their lengths, none twice, in the order given. */
const addresses: Read<readonly string[]> = (values) => {
  const code = 'bad-ip';
  const found = values.map((text) => parsePrefix(text));
  const bad = values.find((_, index) => found[index] === undefined);
  if (bad !== undefined) return { code, wrong: `${bad} is not an IP address.`, hint: 'write such as 192.168.1.1/24' };
  const bare = values.find((text) => !text.includes('/'));
  if (bare !== undefined)
    return {
      code,
      wrong: `${bare} has no prefix length.`,
      hint: `write such as ${bare}/${bare.includes(':') ? 64 : 24}`,
    };
  const all = found.filter((one) => one !== undefined);
  const twice = all.find((one, index) => all.indexOf(one) < index);
  return twice === undefined ? { value: all } : { code, wrong: `${twice} is named twice.`, hint: 'name each once' };
};

/** What ipadm(8) would give the host itself: overlays listen on these addresses. */
export const UNDERLAY: readonly Property[] = [
  {
    name: 'ip',
    perm: 'rw',
    field: 'ip',
    about: {
      meaning: 'Addresses of the host itself on the link, which overlays listen on.',
      values: 'addresses with their prefix lengths: `192.168.1.1/24`',
      default: 'none',
      of: 'physical links, VLANs',
    },
    applies: on('phys', 'vlan'),
    value: ({ object }) => (isUnderlay(object) ? list(object.ip) : null),
    default: nothing,
    possible: nothing,
    assign: setting('ip', addresses),
  },
];

import { parsePrefix } from '#units/ip-address.ts';
import type { Vnic } from '../resource.ts';
import { always, nothing, type Property, type PropertyContext } from './property.ts';
import { list, on, setting } from './rows.ts';
import { onOff, type Read, words } from './values.ts';

const KINDS = ['mac-nospoof', 'restricted', 'ip-nospoof', 'dhcp-nospoof'] as const;

/** Canonical and sorted, as documents have them; how many, and that none is all-zero, is for the rules. */
const prefixes: Read<readonly string[]> = (values) => {
  const code = 'bad-ip';
  const found = values.map((text) => parsePrefix(text, 'exact'));
  const bad = values.find((_, index) => found[index] === undefined);
  if (bad !== undefined) {
    const network = parsePrefix(bad, 'network');
    return network === undefined
      ? { code, wrong: `${bad} is not an IP address or prefix.`, hint: 'write such as 10.0.0.2 or 10.1.0.0/16' }
      : { code, wrong: `${bad} has host bits.`, hint: `write ${network}, or the address alone` };
  }
  const all = found.filter((one) => one !== undefined).sort();
  const twice = all.find((one, index) => all[index + 1] === one);
  return twice === undefined ? { value: all } : { code, wrong: `${twice} is named twice.`, hint: 'name each once' };
};

/** What a VNIC may send and see (dladm(8) "Link protection properties"). */
export const PROTECTION: readonly Property[] = [
  {
    name: 'protection',
    perm: 'rw',
    field: 'protection',
    about: {
      meaning:
        "What its owner may not send: another source MAC than its own (`mac-nospoof`), anything but IPv4, IPv6 and ARP (`restricted`), a source IP that is not in `allowed-ips` (`ip-nospoof`), another's DHCP requests (`dhcp-nospoof`).",
      values: 'any of `mac-nospoof`, `restricted`, `ip-nospoof`, `dhcp-nospoof`',
      default: 'none',
      of: 'VNICs',
    },
    applies: on('vnic'),
    value: ofVnic(({ protection }) => list(protection)),
    default: nothing,
    possible: always(KINDS.join(',')),
    assign: setting('protection', words(KINDS)),
  },
  {
    name: 'allowed-ips',
    perm: 'rw',
    field: 'allowedIps',
    about: {
      meaning: 'Source addresses that `ip-nospoof` lets through.',
      values: 'up to 32 addresses and prefixes without host bits: `10.0.0.2,10.1.0.0/16`',
      default: 'none',
      of: 'VNICs',
    },
    applies: on('vnic'),
    value: ofVnic(({ allowedIps }) => list(allowedIps)),
    default: nothing,
    possible: nothing,
    assign: setting('allowedIps', prefixes),
  },
  {
    name: 'promisc-filtered',
    perm: 'rw',
    field: 'promiscFiltered',
    about: {
      meaning: 'With `off` a promiscuous user of the VNIC sees all unicast frames of the parent.',
      values: '`on`, `off`',
      default: '`on`',
      of: 'VNICs',
    },
    applies: on('vnic'),
    value: ofVnic(({ promiscFiltered }) => (promiscFiltered ? 'on' : 'off')),
    default: always('on'),
    possible: always('on,off'),
    assign: setting('promiscFiltered', onOff),
  },
];

function ofVnic(text: (vnic: Vnic) => string | null) {
  return ({ object }: PropertyContext) => (object.kind === 'vnic' ? text(object) : null);
}

import { BlockList } from 'node:net';
import fc from 'fast-check';
import { matchOf } from '#state/flow-attributes.ts';
import type { HostState } from '#state/host-state.ts';
import type { AddressSet, Flow, FlowMatch } from '#state/resource.ts';
import { make, stateOf } from '../support/random-state.ts';

/**
 * A small world of frames in which every difference between the matches below shows: at least one address of each part into
 * which the prefixes cut the address space, and likewise for the other attributes. Whether an address is in a prefix is
 * asked of node:net.
 */
const PREFIXES = [
  '10.0.0.0/8',
  '10.1.0.0/16',
  '10.1.2.0/24',
  '10.1.2.0/25',
  '10.1.2.128/25',
  '10.1.2.3/32',
  '192.168.0.0/16',
  '2001:db8::/32',
  '2001:db8:1::/48',
  '2001:db8:1::5/128',
];
const ADDRESSES = {
  ipv4: ['10.1.2.3', '10.1.2.4', '10.1.2.200', '10.1.3.1', '10.2.0.1', '192.168.1.1', '8.8.8.8'],
  ipv6: ['2001:db8:1::5', '2001:db8:1::6', '2001:db8:2::1', '2600::1'],
} as const;
const PORTS = [80, 443, 9];
const BYTES = [0xb8, 0xb9, 0xbb, 0x20, 0x21, 0x01];
type Family = keyof typeof ADDRESSES;

interface Frame {
  readonly family: Family;
  readonly local: string;
  readonly remote: string;
  readonly protocol: string;
  readonly localPort: number;
  readonly remotePort: number;
  readonly byte: number;
  readonly direction: 'in' | 'out';
}

/** Protocols of each family; those with ports stand for every pair of ports. */
const PROTOCOLS: Readonly<Record<Family, readonly string[]>> = {
  ipv4: ['tcp', 'udp', 'icmp', 'gre'],
  ipv6: ['tcp', 'udp', 'icmpv6', 'gre'],
};
const FAMILIES = ['ipv4', 'ipv6'] as const;

const FRAMES: readonly Frame[] = FAMILIES.flatMap((family) =>
  cross(ADDRESSES[family], ADDRESSES[family]).flatMap(([local, remote]) =>
    PROTOCOLS[family].flatMap((protocol) =>
      (protocol === 'tcp' || protocol === 'udp' ? cross(PORTS, PORTS) : [[0, 0] as const]).flatMap(
        ([localPort, remotePort]) =>
          BYTES.flatMap((byte) =>
            (['in', 'out'] as const).map((direction) => {
              return { family, local, remote, protocol, localPort, remotePort, byte, direction };
            }),
          ),
      ),
    ),
  ),
);

function cross<A, B>(one: readonly A[], other: readonly B[]): (readonly [A, B])[] {
  return one.flatMap((a) => other.map((b) => [a, b] as const));
}

/** Indexes of the frames that meet the match. */
export function framesOf(match: FlowMatch, state: HostState): ReadonlySet<number> {
  const isLocal = addressesIn(match.localIp, state);
  const isRemote = addressesIn(match.remoteIp, state);
  const met = new Set<number>();
  for (const [index, frame] of FRAMES.entries()) {
    const { protocol, localPort, remotePort, byte, direction } = frame;
    if (
      isLocal.has(frame.local) &&
      isRemote.has(frame.remote) &&
      [null, protocol].includes(match.protocol) &&
      [null, localPort].includes(match.localPort) &&
      [null, remotePort].includes(match.remotePort) &&
      (match.dsfield === null || (byte & match.dsfield.mask) === match.dsfield.value) &&
      ['bi', direction].includes(match.direction)
    )
      met.add(index);
  }
  return met;
}

function addressesIn(value: FlowMatch['localIp'], state: HostState): ReadonlySet<string> {
  const all = FAMILIES.flatMap((family) => ADDRESSES[family].map((one) => [one, family] as const));
  if (value === null) return new Set(all.map(([one]) => one));
  const set = typeof value === 'string' ? undefined : [...state.values()].find(({ name }) => name === value.set);
  const prefixes = typeof value === 'string' ? [value] : set?.kind === 'address-set' ? set.entries : [];
  const list = new BlockList();
  for (const prefix of prefixes) {
    const [ip = '', length] = prefix.split('/');
    list.addSubnet(ip, Number(length), ip.includes(':') ? 'ipv6' : 'ipv4');
  }
  return new Set(all.filter(([one, family]) => list.check(one, family)).map(([one]) => one));
}

const SETS = ['alpha', 'beta'];
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const ip = maybe(
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...PREFIXES) },
    fc.constantFrom(...SETS).map((set) => ({ set })),
  ),
);

/** Matches as the rules allow them: ports go with a protocol that has them. */
export const matches: fc.Arbitrary<FlowMatch> = fc
  .record({
    localIp: ip,
    remoteIp: ip,
    protocol: maybe(fc.constantFrom('tcp' as const, 'udp' as const, 'icmp' as const, 'icmpv6' as const)),
    localPort: maybe(fc.constantFrom(80, 443)),
    remotePort: maybe(fc.constantFrom(80, 443)),
    dsfield: maybe(
      fc.constantFrom(
        { value: 0xb8, mask: 0xff },
        { value: 0xb8, mask: 0xfc },
        { value: 0xbb, mask: 0xff },
        { value: 0x20, mask: 0xe0 },
        { value: 0x20, mask: 0xff },
      ),
    ),
    direction: fc.constantFrom('in' as const, 'out' as const, 'bi' as const, 'bi' as const),
  })
  .map(({ localPort, remotePort, ...others }) =>
    matchOf(others.protocol === 'tcp' || others.protocol === 'udp' ? { ...others, localPort, remotePort } : others),
  );

/** A host with two address sets, and up to eight flows on one link. */
export const worlds: fc.Arbitrary<{ readonly state: HostState; readonly flows: readonly Flow[] }> = fc
  .record({
    sets: fc.tuple(fc.subarray(PREFIXES, { minLength: 1 }), fc.subarray(PREFIXES, { minLength: 1 })),
    flows: fc.array(fc.record({ match: matches, rank: maybe(fc.integer({ min: 1, max: 3 })) }), {
      minLength: 1,
      maxLength: 8,
    }),
  })
  .map(({ sets, flows: wishes }) => {
    const flows = wishes.map(({ match, rank }, index) => make('flow', `f${index}`, { over: 'bge0', match, rank }));
    const known: AddressSet[] = sets.map((entries, index) =>
      make('address-set', SETS[index] ?? '', { entries: [...entries].sort() }),
    );
    return { state: stateOf([...known, ...flows]), flows };
  });

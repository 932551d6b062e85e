import { isZeroIp } from '#units/ip-address.ts';
import { address } from '../address.ts';
import type { AddressSet, Flow, FlowMatch } from '../resource.ts';
import type { Context } from './context.ts';
import { error, type Fault, NOTHING_WRONG } from './fault.ts';

const WITH_PORTS: readonly FlowMatch['protocol'][] = ['tcp', 'udp', 'sctp'];
const IP_OF = { icmp: 4, icmpv6: 6 } as const;

type Finding = readonly [field: string, detail: string, hint: string];

/** A match is one that some frame can meet (flowadm 5.1). */
export function matchOf(flow: Flow, context: Context): readonly Fault[] {
  const findings = [...ports(flow), ...dsfield(flow), ...wholeRange(flow, context), ...versions(flow, context)];
  if (findings.length === 0) return NOTHING_WRONG;
  const sets = (['localIp', 'remoteIp'] as const).flatMap((side) => {
    const value = flow.match[side];
    return value && typeof value === 'object' ? [address('address-set', value.set)] : [];
  });
  return findings.map(([field, detail, hint]) =>
    error('flow-match', flow, `match.${field}`, { detail, hint, absent: sets }),
  );
}

/** Only TCP, UDP and SCTP have ports, and they go from 1 to 65535. */
function ports({ name, match }: Flow): readonly Finding[] {
  return (['localPort', 'remotePort'] as const).flatMap((side): readonly Finding[] => {
    const port = match[side];
    if (port === null) return [];
    if (!WITH_PORTS.includes(match.protocol)) {
      const given = match.protocol === null ? 'no protocol' : `${match.protocol}, which has no ports`;
      return [
        [side, `Flow ${name} matches ${side} ${port}, but ${given}.`, 'match a protocol with ports: tcp, udp or sctp'],
      ];
    }
    return port >= 1 && port <= 65_535
      ? []
      : [[side, `Flow ${name} matches ${side} ${port}, which is no port.`, 'ports are 1 to 65535']];
  });
}

/** Match is (byte AND mask) = value, so a value with bits outside the mask is never met. */
function dsfield({ name, match }: Flow): readonly Finding[] {
  if (!match.dsfield) return [];
  const { value, mask } = match.dsfield;
  if (mask === 0)
    return [['dsfield', `Flow ${name} compares dsfield under mask 0x0, which every frame meets.`, 'leave dsfield out']];
  if (value === 0)
    return [
      ['dsfield', `Flow ${name} matches dsfield 0x0, which flows cannot match.`, 'write a value from 0x1 to 0xff'],
    ];
  if ((value & ~mask) === 0) return [];
  const meant = value << 2 <= 0xff && ((value << 2) & ~mask) === 0 ? value << 2 : value & mask;
  return [
    [
      'dsfield',
      `Flow ${name} matches dsfield ${hex(value)} under mask ${hex(mask)}: the value has bits outside the mask, so no frame ever matches.`,
      `write ${hex(meant)}:${hex(mask)} (the field is the whole byte, the DSCP shifted left by two)`,
    ],
  ];
}

function hex(byte: number): string {
  return `0x${byte.toString(16)}`;
}

/** An all-zero address or prefix would be everything or nothing. */
function wholeRange({ name, match }: Flow, { state }: Context): readonly Finding[] {
  return (['localIp', 'remoteIp'] as const).flatMap((side): readonly Finding[] => {
    const value = match[side];
    if (value === null) return [];
    const set = typeof value === 'string' ? null : state.get(address('address-set', value.set));
    const zero = typeof value === 'string' ? value : set?.kind === 'address-set' ? factsOf(set).zero : undefined;
    if (zero === undefined || !isZeroIp(zero)) return [];
    const what = typeof value === 'string' ? zero : `the set ${value.set}, which has ${zero}`;
    return [
      [
        side,
        `Flow ${name} matches ${side} ${what}, the all-zero address.`,
        `leave ${side} out to match every address${set ? ', or take it out of the set' : ''}`,
      ],
    ];
  });
}

interface SetFacts {
  readonly versions: readonly (4 | 6)[];
  /** The first entry with the all-zero address. */
  readonly zero: string | undefined;
}

/** Sets are large and named often, and never change: each is looked through once. */
const known = new WeakMap<AddressSet, SetFacts>();

function factsOf(set: AddressSet): SetFacts {
  const before = known.get(set);
  if (before) return before;
  // An empty set can still become either.
  const versions = set.entries.length === 0 ? ([4, 6] as const) : [...new Set(set.entries.map(version))];
  const facts = { versions, zero: set.entries.find(isZeroIp) };
  known.set(set, facts);
  return facts;
}

/** One frame is IPv4 or IPv6, at both ends and in its protocol. */
function versions({ name, match }: Flow, { state }: Context): readonly Finding[] {
  const versionsOf = (side: 'localIp' | 'remoteIp'): readonly (4 | 6)[] => {
    const value = match[side];
    if (value === null) return [4, 6];
    if (typeof value === 'string') return [version(value)];
    const set = state.get(address('address-set', value.set));
    return set?.kind === 'address-set' ? factsOf(set).versions : [4, 6];
  };
  const local = versionsOf('localIp');
  const remote = versionsOf('remoteIp');
  if (!local.some((one) => remote.includes(one))) {
    const detail = `Flow ${name} matches IPv${local.join('')} at its local end and IPv${remote.join('')} at its remote end.`;
    return [['remoteIp', detail, 'use one version, or make two flows']];
  }
  const needed = match.protocol === 'icmp' || match.protocol === 'icmpv6' ? IP_OF[match.protocol] : undefined;
  if (needed === undefined || (local.includes(needed) && remote.includes(needed))) return [];
  const other = match.protocol === 'icmp' ? 'icmpv6' : 'icmp';
  return [
    [
      'protocol',
      `Flow ${name} matches ${match.protocol}, which is IPv${needed}, and addresses that are not.`,
      `match ${other} instead`,
    ],
  ];
}

function version(prefix: string): 4 | 6 {
  return prefix.includes(':') ? 6 : 4;
}

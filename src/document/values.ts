import type { Code } from '#diagnostics/code.ts';
import { ETHER_TYPES } from '#state/ether-types.ts';
import { parseClock, parseCost, parseLength, parsePacketRate } from '#state/host-quantities.ts';
import { parseMoment } from '#state/instants.ts';
import { NAME_RULES, type NameRule } from '#state/names.ts';
import { parseBandwidth } from '#units/bandwidth.ts';
import { parseBytes } from '#units/bytes.ts';
import { parseCpus } from '#units/cpus.ts';
import { parseDsfield } from '#units/dsfield.ts';
import { parseIp, parsePrefix } from '#units/ip-address.ts';
import { isGroupMac, parseMac, parseMacPrefix } from '#units/mac-address.ts';
import { parseTime } from '#units/time.ts';
import { parseVlans } from '#units/vlans.ts';

/**
 * Values that are more than JSON: what `x-unit` in the schemas names. The same function decides whether a value is legal
 * (called by the generated validators) and makes its canonical form (called by lowering), so the two cannot differ.
 */
export interface Unit {
  /** Canonical value, or undefined when it is none. */
  readonly parse: (value: unknown) => unknown;
  readonly code: Code;
  /** Completes "expected ...". */
  readonly expected: string;
}

const text =
  <T>(parse: (value: string) => T | undefined) =>
  (value: unknown): T | undefined =>
    typeof value === 'string' ? parse(value) : undefined;
const scalar =
  <T>(parse: (value: string | number) => T | undefined) =>
  (value: unknown): T | undefined =>
    typeof value === 'string' || typeof value === 'number' ? parse(value) : undefined;

const named = ({ isLegal, expected }: NameRule): Unit => ({
  parse: text((value) => (isLegal(value) ? value : undefined)),
  code: 'bad-name',
  expected,
});

const isOnHost = (value: string) => {
  const parts = value.split('/');
  return parts.length <= 2 && parts.every(NAME_RULES.plain.isLegal);
};

export const UNITS = {
  name: named(NAME_RULES.plain),
  /** Something on a host: `vnic1`, or `web01/vnic1` where a run goes through several. */
  onHost: {
    parse: text((value) => (isOnHost(value) ? value : undefined)),
    code: 'bad-name',
    expected: `${NAME_RULES.plain.expected}; HOST/NAME in a run through several hosts`,
  },
  linkName: named(NAME_RULES.link),
  flowName: named(NAME_RULES.flow),
  index: {
    parse: text((value) => (/^(0|[1-9]\d{0,2})$/.test(value) ? Number(value) : undefined)),
    code: 'bad-name',
    expected: 'the number of a function, from 0',
  },
  hostSelector: {
    parse: text((value) =>
      /^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}(=[A-Za-z0-9_.-]{0,63})?$/.test(value) ? value : undefined,
    ),
    code: 'bad-name',
    expected: 'a host name or `label=value`',
  },
  label: {
    parse: text((value) => (/^[A-Za-z0-9_.-]{0,63}$/.test(value) ? value : undefined)),
    code: 'bad-name',
    expected: 'letters, digits, `_`, `.`, `-`, at most 63',
  },
  switchPort: {
    parse: text((value) => (/^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}\/[A-Za-z0-9_.-]{1,31}$/.test(value) ? value : undefined)),
    code: 'bad-name',
    expected: 'SWITCH/PORT, such as `tor1/7`',
  },
  rate: {
    parse: scalar(parseBandwidth),
    code: 'bad-rate',
    expected: 'a rate in bits per second with its unit: `100M`, `2.5G`, or `0`',
  },
  size: { parse: scalar(parseBytes), code: 'bad-size', expected: 'a size in bytes: `9000`, `60K`, `512Ki`' },
  headroom: {
    parse: scalar((value) => (value === 'auto' ? value : parseBytes(value))),
    code: 'bad-size',
    expected: '`auto` or a size in bytes: `20K`',
  },
  queueLength: { parse: scalar(parseQueueLength), code: 'not-allowed', expected: '`auto` or a number of frames' },
  time: { parse: scalar(parseTime), code: 'bad-time', expected: 'a time with its unit: `50us`, `5ms`, `2s`' },
  percent: {
    parse: text(parsePercent),
    code: 'bad-percent',
    expected: 'a whole percentage from 0% to 100%, such as `40%`',
  },
  cpus: { parse: parseCpuList, code: 'bad-cpus', expected: 'CPU numbers: `[4, 5, 6]` or `4-6`' },
  vlans: {
    parse: parseVlans,
    code: 'bad-vlans',
    expected: 'VLAN ids from 1 to 4094 and ranges of them, at least one: `[10, 20-29]` or `10,20-29`',
  },
  /** One CPU: `3`, or `web01/3` where a run goes through several hosts. */
  cpu: {
    parse: scalar(parseCpu),
    code: 'bad-cpus',
    expected: 'the number of a CPU; HOST/NUMBER in a run through several hosts',
  },
  ring: { parse: scalar(parseRing), code: 'not-allowed', expected: 'a number of rings, `hw` or `sw`' },
  mac: { parse: text(unicastMac), code: 'bad-mac', expected: 'a unicast MAC address such as `02:08:20:00:00:01`' },
  macWord: {
    parse: text((value) => (MAC_WORDS.has(value) ? { kind: value } : fixed(unicastMac(value)))),
    code: 'bad-mac',
    expected: '`auto`, `random`, `factory` or a unicast MAC address such as `02:08:20:00:00:01`',
  },
  macPrefix: {
    parse: text(parseMacPrefix),
    code: 'bad-mac',
    expected: 'one to five bytes of a unicast address: `02:08:20`',
  },
  ip: { parse: text(parseIp), code: 'bad-ip', expected: 'an IP address such as `10.0.0.2` or `2001:db8::1`' },
  prefix: {
    parse: text((value) => parsePrefix(value)),
    code: 'bad-ip',
    expected: 'an address with its prefix length: `10.0.0.2/24`',
  },
  network: {
    parse: text((value) => parsePrefix(value, 'network')),
    code: 'bad-ip',
    expected: 'an address or a prefix: `203.0.113.0/24`',
  },
  exactNetwork: {
    parse: text((value) => parsePrefix(value, 'exact')),
    code: 'bad-ip',
    expected: 'an address, or a prefix without host bits: `10.0.0.0/24`',
  },
  dsfield: {
    parse: text(parseDsfield),
    code: 'not-allowed',
    expected: 'a DS byte in hexadecimal, 01 to ff, and the mask to compare it under: `0xb8:0xfc`',
  },
  etherType: {
    parse: scalar(parseEtherType),
    code: 'not-allowed',
    expected: `an EtherType: \`0x8906\` or one of ${Object.keys(ETHER_TYPES).join(', ')}`,
  },
  policy: { parse: parsePolicy, code: 'not-allowed', expected: 'any of L2, L3, L4: `L4` or `[L2, L3]`' },
  clock: { parse: text(positive(parseClock)), code: 'not-allowed', expected: 'a clock such as `2.8GHz`' },
  length: { parse: text(parseLength), code: 'not-allowed', expected: 'a length such as `3m` or `50cm`' },
  target: {
    parse: text((value) => (isOnHost(value) || parseMac(value) !== undefined ? value : undefined)),
    code: 'bad-name',
    expected: 'the name of an end, `broadcast`, or a MAC address',
  },
  trafficRate: {
    parse: text(parseTrafficRate),
    code: 'bad-rate',
    expected: 'bits or frames per second with their unit: `4G`, `10Mpps`',
  },
  packetRate: { parse: text(parsePacketRate), code: 'bad-rate', expected: 'frames per second: `1.5Mpps`' },
  frame: {
    parse: scalar((value) => (value === 'imix' ? value : parseFrameLength(value))),
    code: 'bad-size',
    expected: '`imix`, or the length of a frame with its FCS, from 64 to 65535 bytes',
  },
  frameLength: {
    parse: scalar(parseFrameLength),
    code: 'bad-size',
    expected: 'the length of a frame with its FCS, from 64 to 65535 bytes',
  },
  arrivalWord: {
    parse: text((value) => (value === 'constant' || value === 'poisson' ? value : undefined)),
    code: 'not-allowed',
    expected: '`constant`, `poisson`, or a mapping with one of jitter, onOff, burst, replay',
  },
  tolerance: { parse: text(parseTolerance), code: 'bad-percent', expected: 'a percentage such as `1%` or `0.01%`' },
  expression: {
    parse: scalar((value) => (String(value).trim() === '' ? undefined : String(value))),
    code: 'bad-expression',
    expected: 'an expression in CEL, such as `streams.web.dropped == 0`',
  },
  cost: {
    parse: scalar(parseCost),
    code: 'bad-time',
    expected: 'CPU time or cycles with their unit: `500ns`, `190.9cycles`',
  },
  date: { parse: text(parseMoment), code: 'bad-time', expected: 'a moment in UTC: `2026-01-01T00:00:00Z`' },
} as const satisfies Record<string, Unit>;

export type UnitName = keyof typeof UNITS;

/** Called by the generated validators. */
export function isUnit(unit: string, value: unknown): boolean {
  // The generator refuses an `x-unit` that is not in the table.
  return UNITS[unit as UnitName].parse(value) !== undefined;
}

const MAC_WORDS: ReadonlySet<string> = new Set(['auto', 'random', 'factory']);

function fixed(address: string | undefined): unknown {
  return address === undefined ? undefined : { kind: 'fixed', address };
}

function unicastMac(value: string): string | undefined {
  const mac = parseMac(value);
  return mac === undefined || isGroupMac(mac) || mac === '00:00:00:00:00:00' ? undefined : mac;
}

/** `4G`: bits per second; `10Mpps`: frames per second. */
function parseTrafficRate(value: string): { readonly bits: number } | { readonly packets: number } | undefined {
  const packets = parsePacketRate(value);
  if (packets !== undefined) return { packets };
  const bits = parseBandwidth(value);
  return bits === undefined || bits === 0 ? undefined : { bits };
}

/** From the shortest Ethernet frame (IEEE 802.3, 3.2.7) to the longest that a 16-bit length can tell. */
function parseFrameLength(value: string | number): number | undefined {
  return Number.isInteger(value) && Number(value) >= 64 && Number(value) <= 65_535 ? Number(value) : undefined;
}

/** The share that a percentage with decimals is: `0.01%` is 0.0001. */
function parseTolerance(value: string): number | undefined {
  const match = /^(\d{1,3}(?:\.\d{1,6})?)%$/.exec(value);
  return match ? Number(match[1]) / 100 : undefined;
}

function parsePercent(value: string): number | undefined {
  const match = /^(\d{1,3})%$/.exec(value);
  return match && Number(match[1]) <= 100 ? Number(match[1]) : undefined;
}

function parseCpuList(value: unknown): number[] | undefined {
  const parts = Array.isArray(value) ? value : [value];
  const legal = (part: unknown): part is string | number => typeof part === 'string' || typeof part === 'number';
  return parts.every(legal) ? parseCpus(parts) : undefined;
}

function parseRing(value: string | number): number | string | undefined {
  if (typeof value === 'string') return value === 'hw' || value === 'sw' ? value : undefined;
  return Number.isInteger(value) && value >= 1 && value <= 4096 ? value : undefined;
}

function parseCpu(value: string | number): { readonly host: string | null; readonly id: number } | undefined {
  if (typeof value === 'number') return Number.isInteger(value) && value >= 0 ? { host: null, id: value } : undefined;
  const [, host = '', id = ''] = /^(.+)\/(\d{1,4})$/.exec(value) ?? [];
  return NAME_RULES.plain.isLegal(host) ? { host, id: Number(id) } : undefined;
}

function parseQueueLength(value: string | number): number | 'auto' | undefined {
  if (value === 'auto') return value;
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 1_048_576 ? Number(value) : undefined;
}

function parseEtherType(value: string | number): number | undefined {
  if (typeof value === 'string' && Object.hasOwn(ETHER_TYPES, value)) return ETHER_TYPES[value];
  const type = typeof value === 'number' ? value : /^0x[0-9a-f]{3,4}$/i.test(value) ? Number(value) : Number.NaN;
  return Number.isInteger(type) && type >= 0x600 && type <= 0xffff ? type : undefined;
}

function parsePolicy(value: unknown): readonly string[] | undefined {
  const parts: readonly unknown[] = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : [];
  const layers = ['L2', 'L3', 'L4'].filter((layer) => parts.includes(layer));
  return parts.length > 0 && parts.every((part) => layers.some((layer) => layer === part)) ? layers : undefined;
}

function positive(parse: (value: string) => number | undefined): (value: string) => number | undefined {
  return (value) => {
    const parsed = parse(value);
    return parsed === 0 ? undefined : parsed;
  };
}

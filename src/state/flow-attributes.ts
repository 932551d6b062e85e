import { CODES, type Code } from '#diagnostics/code.ts';
import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import { nearest } from '#diagnostics/suggest.ts';
import { parseDsfield, printDsfield } from '#units/dsfield.ts';
import { networkOf, parsePrefix } from '#units/ip-address.ts';
import { FIELDS } from './fields.ts';
import type { FlowMatch } from './resource.ts';

type Field = keyof FlowMatch;

/** One attribute of `flowadm -a`: how it is spelled on a command line, and the field of the match that it gives. */
interface FlowAttribute {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly field: Field;
  /** What stands after the `=`, for help. */
  readonly placeholder: string;
  /** Completes "expected ...". */
  readonly expected: string;
  /** The canonical value; undefined: it is none. */
  readonly parse: (text: string) => FlowMatch[Field] | undefined;
  /** The value as it is typed; null: any. */
  readonly print: (match: FlowMatch) => string | null;
}

const PROTOCOLS = ['tcp', 'udp', 'sctp', 'icmp', 'icmpv6'] as const;
const DIRECTIONS = ['in', 'out', 'bi'] as const;

/** The attributes of flows (flowadm(8), and `direction` of Oracle Solaris), in the order in which they are told. */
export const FLOW_ATTRIBUTES: readonly FlowAttribute[] = [
  ipAttribute('local_ip', 'localIp'),
  ipAttribute('remote_ip', 'remoteIp'),
  {
    name: 'transport',
    aliases: ['protocol'],
    field: 'protocol',
    placeholder: PROTOCOLS.join('|'),
    expected: PROTOCOLS.join(', '),
    parse: (text) => PROTOCOLS.find((one) => one === text.toLowerCase()),
    print: ({ protocol }) => protocol,
  },
  portAttribute('local_port', 'localPort'),
  portAttribute('remote_port', 'remotePort'),
  {
    name: 'dsfield',
    field: 'dsfield',
    placeholder: 'HEX[:MASK]',
    expected: 'the DS byte in hexadecimal, 01 to ff, and the mask to compare it under, such as b8:fc',
    parse: parseDsfield,
    print: ({ dsfield }) => dsfield && printDsfield(dsfield),
  },
  {
    name: 'direction',
    field: 'direction',
    placeholder: DIRECTIONS.join('|'),
    expected: 'in, out or bi',
    parse: (text) => DIRECTIONS.find((one) => one === text.toLowerCase()),
    print: ({ direction }) => (direction === 'bi' ? null : direction),
  },
];

/** `local_ip=ADDRESS[/LEN]|@SET, ...`: the grammar on one line, for help. */
export const FLOW_ATTRIBUTE_WORDS = FLOW_ATTRIBUTES.map(({ name, placeholder }) => `${name}=${placeholder}`).join(', ');

export interface ReadAttributes {
  readonly match: FlowMatch;
  readonly faults: readonly Diagnostic[];
  /** What was understood in another way than it was written. */
  readonly warnings: readonly Diagnostic[];
}

/**
 * The match that lists such as `transport=tcp,local_port=443` describe; several lists are one. An address set stands as
 * `@NAME`. Each attribute may be named once, and one must be.
 */
export function parseFlowAttributes(lists: readonly string[]): ReadAttributes {
  const faults: Diagnostic[] = [];
  const warnings: Diagnostic[] = [];
  const given: Partial<Record<Field, unknown>> = {};
  for (const word of lists.flatMap((list) => list.split(','))) {
    const [name = '', text] = cut(word);
    const attribute = attributeNamed(name);
    if (text === undefined || text === '')
      faults.push(
        diagnostic('usage', `"${word}" is not an attribute of a flow.`, `Write ATTR=VALUE, such as ${EXAMPLE}.`),
      );
    else if (!attribute) faults.push(unknown(name));
    else if (Object.hasOwn(given, attribute.field))
      faults.push(diagnostic('usage', `the attribute ${attribute.name} is given twice.`, 'Leave one of them out.'));
    else {
      const value = attribute.parse(text);
      given[attribute.field] = value;
      if (value === undefined)
        faults.push(
          diagnostic('usage', `${name}=${text}: "${text}" is no such value.`, `Write ${attribute.expected}.`),
        );
      else warnings.push(...hostBitsWarning(name, text));
    }
  }
  if (faults.length === 0 && Object.keys(given).length === 0)
    faults.push(diagnostic('usage', 'no attribute is given.', `Write -a ATTR=VALUE, such as -a ${EXAMPLE}.`));
  return { match: matchOf(given), faults, warnings };
}

/** A match of these values; what is not among them is any. */
export function matchOf(given: Partial<Readonly<Record<Field, unknown>>>): FlowMatch {
  // The default of the table is a match, and each value was made for the field that it stands under.
  return Object.assign({}, FIELDS.flow.match.default, given) as FlowMatch;
}

/** A prefix, or `@NAME` for an address set; null: any address. */
export function printMatchIp(value: FlowMatch['localIp']): string | null {
  return value !== null && typeof value === 'object' ? `@${value.set}` : value;
}

/** That bits of an address beyond its prefix length do not count; nothing when there are none. */
export function hostBitsWarning(where: string, text: string): readonly Diagnostic[] {
  const network = networkOf(text);
  if (network === undefined) return [];
  const detail = `${where} ${text} has bits beyond its prefix length, which do not count: it is ${network}.`;
  return [
    { ...diagnostic('host-bits', detail, `Write ${network}, or the address alone for one host.`), severity: 'warning' },
  ];
}

const EXAMPLE = 'transport=tcp,local_port=443';

function ipAttribute(name: string, field: 'localIp' | 'remoteIp'): FlowAttribute {
  return {
    name,
    field,
    placeholder: 'ADDRESS[/LEN]|@SET',
    expected: 'an address, a prefix, or @ and the name of an address set, such as 10.0.0.0/8 or @attackers',
    parse: parseMatchIp,
    print: (match) => printMatchIp(match[field]),
  };
}

/** An address with length 0 would be every address (flowadm(8)). */
function parseMatchIp(text: string): FlowMatch['localIp'] | undefined {
  if (text.startsWith('@')) return text.length > 1 ? { set: text.slice(1) } : undefined;
  return parsePrefix(text, 'network');
}

function portAttribute(name: string, field: 'localPort' | 'remotePort'): FlowAttribute {
  return {
    name,
    field,
    placeholder: '1-65535',
    expected: 'a port from 1 to 65535',
    parse: (text) => (/^\d{1,5}$/.test(text) && isPort(Number(text)) ? Number(text) : undefined),
    print: (match) => (match[field] === null ? null : String(match[field])),
  };
}

function isPort(number: number): boolean {
  return number >= 1 && number <= 65_535;
}

function cut(word: string): readonly [string, string?] {
  const equals = word.indexOf('=');
  return equals < 0 ? [word] : [word.slice(0, equals), word.slice(equals + 1)];
}

function attributeNamed(name: string): FlowAttribute | undefined {
  const wanted = name.toLowerCase();
  return FLOW_ATTRIBUTES.find((one) => one.name === wanted || one.aliases?.includes(wanted));
}

function unknown(name: string): Diagnostic {
  const names = FLOW_ATTRIBUTES.flatMap((one) => [one.name, ...(one.aliases ?? [])]);
  const meant = nearest(name, names);
  const hint = meant === undefined ? `Attributes are ${names.join(', ')}.` : `Did you mean ${meant}?`;
  return diagnostic('usage', `flows have no attribute ${name}.`, hint);
}

function diagnostic(code: Code, detail: string, hint: string): Diagnostic {
  return { severity: 'error', code, summary: CODES[code], detail, hint };
}

import { readFileSync } from 'node:fs';
import type { Listen, OverlayWish, TableChange } from '#state/overlay-edits.ts';
import { parseAssignments } from '#state/property-list.ts';
import { parseIp, parsePrefix } from '#units/ip-address.ts';
import { isGroupMac, parseMac } from '#units/mac-address.ts';
import type { Wrong } from './wrong.ts';

/** What `-e`, `-s`, `-v` and `-p` of create-overlay say. */
export interface OverlayLetters {
  readonly encapsulation?: string | undefined;
  readonly search?: string | undefined;
  readonly vni?: string | undefined;
  readonly properties?: readonly string[] | undefined;
}

export interface ReadOverlay {
  readonly wish: Omit<OverlayWish, 'name'>;
  /** `-p` of properties that every link has, such as mtu. */
  readonly properties: readonly string[];
}

/** Properties that only the creation of an overlay knows: those of illumos, of create-vxlan (Oracle Solaris), and our own. */
const OWN = [
  'vnetid',
  'vni',
  'vxlan/listen_ip',
  'addr',
  'interface',
  'vxlan/listen_port',
  'files/config',
  'cos-map',
] as const;
type Own = (typeof OWN)[number];

/** What other plug-ins would want, and why there is none. */
const ELSEWHERE: readonly { readonly names: RegExp; readonly why: string; readonly hint: string }[] = [
  {
    names: /^direct\//,
    why: 'a wire to one remote host is not emulated',
    hint: 'Use -s learn, or -s files with a table of inner addresses.',
  },
  {
    names: /^mgroup$/,
    why: 'multicast in the underlay is not emulated',
    hint: 'Leave it out.',
  },
  { names: /^svp\//, why: 'the directory of SmartOS is not emulated', hint: 'Use -s learn or -s files.' },
];

/** All that is missing and all that is wrong is noted at once; undefined then. */
export function readOverlay(letters: OverlayLetters, wrong: Wrong): ReadOverlay | undefined {
  const { assignments, fault } = parseAssignments(letters.properties ?? []);
  if (fault) wrong.take([fault]);
  const own = new Map<Own, string>();
  const properties: string[] = [];
  for (const { name, values } of assignments) {
    const known = OWN.find((one) => one === name.toLowerCase());
    const elsewhere = ELSEWHERE.find(({ names }) => names.test(name.toLowerCase()));
    if (elsewhere) wrong.add(`${name} is no property here: ${elsewhere.why}.`, elsewhere.hint);
    else if (known === undefined) properties.push(`${name}=${values.join(',')}`);
    else if (own.has(known) || values.length > 1) wrong.add(`${known} takes one value.`, 'Write it once.');
    else own.set(known, values[0] ?? '');
  }
  const wish = wishOf(letters, own, wrong);
  return wish && { wish, properties };
}

function wishOf(letters: OverlayLetters, own: ReadonlyMap<Own, string>, wrong: Wrong) {
  const { encapsulation, search } = letters;
  // As create-vxlan has it: neither plug-in is named, and the properties are its own.
  const isVxlan =
    encapsulation === undefined &&
    search === undefined &&
    (['vni', 'addr', 'interface'] as const).some((name) => own.has(name));
  if (!isVxlan) {
    if (encapsulation === undefined) wrong.add('-e is missing: the encapsulation.', 'It is -e vxlan.');
    if (search === undefined) wrong.add('-s is missing: how inner addresses are found.', SEARCH_HINT);
  }
  if (encapsulation !== undefined && encapsulation !== 'vxlan')
    wrong.add(`-e ${encapsulation} is no encapsulation here.`, 'It is -e vxlan.');
  const vni = vniOf(letters.vni, own, wrong);
  const listen = listenOf(own, wrong);
  const port = numberOf('vxlan/listen_port', own, 65_535, wrong);
  const cosMap = cosMapOf(own.get('cos-map'), wrong);
  const remotes = remotesOf(search, own.get('files/config'), port, wrong);
  if (vni === undefined || !listen) return undefined;
  return {
    vni,
    listen,
    ...(port === undefined ? {} : { port }),
    ...(cosMap === undefined ? {} : { cosMap }),
    ...(remotes === undefined ? {} : { remotes }),
  };
}

const SEARCH_HINT = 'It is -s learn (from what arrives), or -s files with -p files/config=FILE.';

function vniOf(letter: string | undefined, own: ReadonlyMap<Own, string>, wrong: Wrong): number | undefined {
  const given = [letter, own.get('vni'), own.get('vnetid')].filter((text) => text !== undefined);
  const [text, more] = given;
  if (more !== undefined) wrong.add('the VXLAN segment is given twice.', 'Leave one of -v, vni and vnetid out.');
  if (text === undefined) return wrong.add('-v is missing: the VXLAN segment.', 'It goes from 0 to 16777215.');
  if (/^\d{1,8}$/.test(text) && Number(text) <= 16_777_215) return Number(text);
  return wrong.add(`${text} is not a VXLAN segment.`, 'It goes from 0 to 16777215.');
}

function listenOf(own: ReadonlyMap<Own, string>, wrong: Wrong): Listen | undefined {
  const given = (['vxlan/listen_ip', 'addr', 'interface'] as const).filter((name) => own.has(name));
  const [name, more] = given;
  if (name === undefined)
    return wrong.add(
      'vxlan/listen_ip is missing: the address that the overlay listens on.',
      'Such as: -p vxlan/listen_ip=192.168.1.1; a physical link must hold it.',
    );
  if (more !== undefined) return wrong.add(`${given.join(' and ')} exclude each other.`, 'Give one of them.');
  const text = own.get(name) ?? '';
  if (name === 'interface') return { by: 'link', link: text };
  const ip = parseIp(text);
  if (ip !== undefined) return { by: 'ip', ip };
  const prefix = name === 'addr' ? parsePrefix(text, 'network') : undefined;
  if (prefix !== undefined) return { by: 'prefix', prefix };
  return wrong.add(`${name}=${text} is not an IP address.`, 'Write such as 192.168.1.1.');
}

function numberOf(name: Own, own: ReadonlyMap<Own, string>, most: number, wrong: Wrong): number | undefined {
  const text = own.get(name);
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text) && Number(text) <= most) return Number(text);
  return wrong.add(`${name}=${text} is not a port.`, `Write a number from 1 to ${most}.`);
}

function cosMapOf(text: string | undefined, wrong: Wrong): OverlayWish['cosMap'] {
  if (text === undefined || text === 'copy' || text === 'zero') return text;
  return wrong.add(`cos-map=${text} is not one of its values.`, 'Write copy or zero.');
}

function remotesOf(
  search: string | undefined,
  file: string | undefined,
  port: number | undefined,
  wrong: Wrong,
): OverlayWish['remotes'] {
  if (search === 'files') {
    if (file === undefined)
      return wrong.add('files/config is missing: the JSON file of inner addresses.', 'Give -p files/config=FILE.');
    return tableOf(file, port ?? 4789, wrong);
  }
  if (file !== undefined && search !== undefined)
    wrong.add(`files/config does not go with -s ${search}.`, 'It goes with -s files.');
  if (search !== undefined && search !== 'learn') wrong.add(`-s ${search} is no search here.`, SEARCH_HINT);
  return undefined;
}

/** The file of the `files` plug-in (overlay_files(5)): `{"MAC": {"ip": ADDRESS, "port": PORT}}`. */
function tableOf(file: string, port: number, wrong: Wrong): Readonly<Record<string, string>> | undefined {
  let entries: unknown;
  try {
    entries = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const why = error instanceof SyntaxError ? 'it is not JSON' : 'it cannot be read';
    return wrong.add(`files/config=${file}: ${why}.`, 'Write {"2:8:20:0:0:99": {"ip": "192.168.1.2"}}.');
  }
  if (typeof entries !== 'object' || entries === null || Array.isArray(entries))
    return wrong.add(`files/config=${file}: it holds no table.`, 'Write {"2:8:20:0:0:99": {"ip": "192.168.1.2"}}.');
  const table = Object.entries(entries).flatMap(([key, value]): readonly [string, string][] => {
    const mac = unicastOf(key);
    const { ip, port: own } = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
    const address = typeof ip === 'string' ? parseIp(ip) : undefined;
    if (mac === undefined) wrong.add(`files/config=${file}: ${key} is not a unicast MAC address.`);
    else if (address === undefined) wrong.add(`files/config=${file}: ${key} has no IP address.`, 'Give it an "ip".');
    else if (own !== undefined && own !== port)
      wrong.add(`files/config=${file}: ${key} has port ${own}, but the overlay sends to ${port}.`, 'Leave "port" out.');
    else return [[mac, address]];
    return [];
  });
  return Object.fromEntries(table.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** `-s MAC=IP[:PORT]` of modify-overlay; IPv6 in brackets where a port follows. */
export function entryOf(text: string, wrong: Wrong): TableChange | undefined {
  const at = text.indexOf('=');
  const mac = unicastOf(text.slice(0, at));
  const target = text.slice(at + 1);
  const parts = /^\[([^\]]+)\](?::(\d{1,5}))?$/.exec(target) ?? /^([^:]+)(?::(\d{1,5}))?$/.exec(target);
  const ip = parseIp(parts?.[1] ?? target);
  const port = parts?.[2] === undefined ? undefined : Number(parts[2]);
  if (at > 0 && mac !== undefined && ip !== undefined) return { change: 'set', mac, ip, port };
  return wrong.add(`-s ${text} is not an entry.`, 'Write MAC=IP, or MAC=IP:PORT, such as 2:8:20:0:0:99=192.168.1.2.');
}

/** `-d MAC` of modify-overlay. */
export function goneOf(text: string, wrong: Wrong): TableChange | undefined {
  const mac = unicastOf(text);
  if (mac !== undefined) return { change: 'delete', mac };
  return wrong.add(`-d ${text} is not a unicast MAC address.`, 'Write six bytes, such as 2:8:20:0:0:99.');
}

function unicastOf(text: string): string | undefined {
  const mac = parseMac(text);
  return mac === undefined || isGroupMac(mac) ? undefined : mac;
}

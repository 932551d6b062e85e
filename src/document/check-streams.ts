import { type Pointer, pointer } from '#diagnostics/pointer.ts';
import { etherTypeName, FCOE } from '#state/ether-types.ts';
import { isFcoeLength, LONGEST_FCOE, SHORTEST_FCOE } from '#state/fcoe.ts';
import { parseMac } from '#units/mac-address.ts';
import { parseTime } from '#units/time.ts';
import { checkOrder, checkPeriod, checkPositive } from './check-times.ts';
import { writtenAt } from './expand.ts';
import { expandStreams, type StreamItem } from './expand-streams.ts';
import type { Fault, Faults } from './fault.ts';
import { judgeEntry, unitFault } from './shape.ts';
import { isTree, type Tree, treeAt } from './tree.ts';
import { traffic_stream } from './validate.gen.js';
import { UNITS } from './values.ts';

/** Judges the streams of a Traffic document. Those of one key differ in names only, so the first faulty one speaks for all. */
export function checkStreams(tree: unknown, faults: Faults): void {
  const written = treeAt(treeAt(tree, 'spec'), 'streams');
  const taken = new Map<string, string>();
  const faulty = new Set<string>();
  const items = expandStreams(tree, faults);
  checkSeeds(items, faults);
  for (const item of items) {
    const other = taken.get(item.name);
    if (other !== undefined && other !== item.key) {
      faults.add({
        code: 'duplicate-name',
        detail: `streams.${item.name} comes from the key ${item.key} and from ${other}; only one of them could count.`,
        hint: 'make the ranges apart',
        pointer: item.at,
        at: 'key',
      });
    }
    taken.set(item.name, item.key);
    if (faulty.has(item.key)) continue;
    const own = written[item.key];
    if (item.index === 0 && UNITS.name.parse(item.name) === undefined)
      faults.add({ ...unitFault('name', item.name, 'a key of streams'), pointer: item.at, at: 'key' });
    const label = `streams.${item.name}`;
    const where = (place: Pointer) => writtenAt(place, item.at, own);
    const before = faults.count;
    const besides = judgeEntry(traffic_stream, isTree(own) ? item.fields : own, item.at, label, faults, where);
    checkStream(item, label, (fault) => besides.add({ ...fault, pointer: where(fault.pointer) }));
    if (faults.count > before) faulty.add(item.key);
  }
}

/** Seeds are for the streams of a key in turn: more of them than streams would be for nobody. */
function checkSeeds(items: readonly StreamItem[], faults: Faults): void {
  const counts = new Map<string, number>();
  for (const { key } of items) counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const { key, index, fields, at } of items) {
    const { seeds } = treeAt(fields, 'arrival');
    const count = counts.get(key) ?? 0;
    if (index > 0 || !Array.isArray(seeds) || seeds.length <= count) continue;
    const detail = `\`arrival.seeds\` of streams.${key} are ${seeds.length}, for ${count === 1 ? 'one stream' : `${count} streams`}: the others would be for nobody.`;
    const hint = `keep ${count === 1 ? 'one' : count}`;
    faults.add({ code: 'traffic-conflict', detail, hint, pointer: pointer(at, 'arrival', 'seeds'), at: 'value' });
  }
}

const LOADS = ['rate', 'greedy', 'requestResponse', 'arrival.burst', 'arrival.replay'] as const;
const SPREADS = ['jitter', 'onOff', 'burst', 'replay'] as const;

function checkStream({ fields, at }: StreamItem, label: string, add: (fault: Fault) => void): void {
  const arrival = treeAt(fields, 'arrival');
  const spreads = SPREADS.filter((word) => word in arrival);
  if (isTree(fields.arrival) && spreads.length !== 1) {
    const said = spreads.length === 0 ? 'none' : `${spreads.join(' and ')} at once`;
    const detail = `\`arrival\` of ${label} has ${said}; expected one of ${SPREADS.join(', ')}.`;
    add({ code: 'traffic-conflict', detail, pointer: pointer(at, 'arrival'), at: 'key' });
  }
  const loads = LOADS.filter((word) =>
    word === 'greedy'
      ? fields.greedy === true
      : word.startsWith('arrival.')
        ? word.slice('arrival.'.length) in arrival
        : word in fields,
  );
  if (loads.length !== 1) {
    const said = loads.length === 0 ? 'nothing says how much it sends' : `${loads.join(' and ')} exclude each other`;
    const detail = `In ${label} ${said}; expected one of ${LOADS.join(', ')}.`;
    const hint = loads.length === 0 ? 'add rate: 100M, or greedy: true' : `keep one of them`;
    add({ code: 'traffic-conflict', detail, hint, pointer: at, at: 'key' });
  }
  for (const [field, why] of conflicts(fields, arrival)) {
    add({
      code: 'traffic-conflict',
      detail: `\`${field}\` of ${label} ${why}.`,
      hint: field === 'to' ? 'name one end, or write protocol: udp' : 'take it out',
      pointer: pointer(at, ...field.split('.')),
      at: 'key',
    });
  }
  checkOrder(fields, 'start', 'stop', label, at, { add });
  checkFrames(fields, label, at, add);
  checkEtherType(fields, label, at, add);
  checkAddresses(fields, label, at, add);
  checkReplay(arrival, label, at, add);
  checkBurst(arrival, label, at, add);
  for (const path of PERIODS) checkPeriod(fields, path, label, at, add);
  for (const path of POSITIVE) checkPositive(fields, path, label, at, add);
}

/** With nothing in one of these a stream would be silent, or would do all it ever does at one instant. */
const POSITIVE = [
  'bytes',
  'arrival.burst.every',
  'arrival.onOff.on',
  'requestResponse.request',
  'requestResponse.response',
  'requestResponse.timeout',
] as const;
const PERIODS = ['arrival.onOff.on', 'arrival.onOff.off', 'requestResponse.timeout'] as const;

/** More frames a second than any wire of today carries would keep a run at one instant for ever. */
const MOST_PER_SECOND = 1e10;

function checkBurst(arrival: Tree, label: string, at: Pointer, add: (fault: Fault) => void): void {
  const { frames, every } = treeAt(arrival, 'burst');
  const picoseconds = typeof every === 'string' ? parseTime(every) : undefined;
  if (typeof frames !== 'number' || picoseconds === undefined || picoseconds === 0) return;
  const perSecond = (frames * 1e12) / picoseconds;
  if (perSecond <= MOST_PER_SECOND) return;
  add({
    code: 'out-of-range',
    detail: `The burst of ${label} is ${perSecond.toPrecision(3)} frames a second; at most ${MOST_PER_SECOND} can be carried.`,
    hint: 'make it smaller, or the time between two longer',
    pointer: pointer(at, 'arrival', 'burst'),
    at: 'key',
  });
}

/** Ports of connections count up from the first; both addresses are of one version of IP. */
function checkAddresses(fields: Tree, label: string, at: Pointer, add: (fault: Fault) => void): void {
  const { localIp, remoteIp } = fields;
  const isMixed = isIp(remoteIp) && isIp(localIp) && isIpv6(remoteIp) !== isIpv6(localIp);
  if (isMixed) {
    const detail = `\`localIp\` and \`remoteIp\` of ${label} are of two versions of IP.`;
    add({ code: 'ip-version', detail, pointer: pointer(at, 'remoteIp'), at: 'value' });
  }
  const connections = Number(fields.connections ?? 1);
  const bits = remoteIp === undefined ? 0 : (isIpv6(remoteIp) ? 128 : 32) - prefixLength(String(remoteIp));
  const last = Number(fields.remotePort ?? 40_000) + connections - 1;
  if (!(last > LAST_PORT) || 2 ** bits >= connections) return;
  const detail = `The ${connections} connections of ${label} count their ports up to ${last}; the last one is ${LAST_PORT}.`;
  const hint = 'begin at a lower remotePort, or give a remoteIp with as many addresses';
  add({ code: 'out-of-range', detail, hint, pointer: pointer(at, 'connections'), at: 'value' });
}

const LAST_PORT = 65_535;

function isIp(written: unknown): boolean {
  return UNITS.network.parse(written) !== undefined;
}

function isIpv6(ip: unknown): boolean {
  return String(ip).includes(':');
}

function prefixLength(ip: string): number {
  const slash = ip.indexOf('/');
  return slash < 0 ? (isIpv6(ip) ? 128 : 32) : Number(ip.slice(slash + 1));
}

function checkReplay({ replay }: Tree, label: string, at: Pointer, add: (fault: Fault) => void): void {
  if (!Array.isArray(replay)) return;
  const times = replay.map((entry: unknown) => Number(UNITS.time.parse(isTree(entry) ? entry.at : undefined)));
  const early = times.findIndex((time, index) => time < (times[index - 1] ?? 0));
  if (early < 0) return;
  const detail = `Entry ${early} of \`arrival.replay\` of ${label} comes before the entry above it.`;
  add({
    code: 'traffic-conflict',
    detail,
    hint: 'sort them by time',
    pointer: pointer(at, 'arrival', 'replay', early, 'at'),
    at: 'value',
  });
}

/** Fields that others leave without a meaning, each with the first reason. */
function conflicts(fields: Tree, arrival: Tree): ReadonlyMap<string, string> {
  const isGreedy = fields.greedy === true;
  const isAsking = 'requestResponse' in fields;
  const isTcp = fields.protocol === 'tcp';
  const isRaw = etherTypeOf(fields) !== undefined;
  const rows: readonly (readonly [field: string, isWrong: boolean, why: string])[] = [
    [
      'arrival',
      'arrival' in fields && (isGreedy || isAsking || isTcp),
      'has no meaning: the stream keeps its own time',
    ],
    ['arrival.generator', 'generator' in arrival && !('jitter' in arrival), 'is for jitter only'],
    ['arrival.seeds', 'seeds' in arrival && !('jitter' in arrival), 'is for jitter only'],
    ['frame', 'frame' in fields && isTcp, 'has no meaning: TCP takes the segment size from the path'],
    ['frame', 'frame' in fields && isAsking, 'has no meaning: requests and responses have their own sizes'],
    ['rate', 'rate' in fields && isTcp, 'is for udp: TCP finds its rate; write greedy: true'],
    ['protocol', isTcp && isAsking, 'is for udp: requests are datagrams'],
    ['connections', 'connections' in fields && isAsking, 'has no meaning: `concurrency` counts them'],
    ['accounting', 'accounting' in fields && !isInBits(fields.rate), 'is for a rate in bits only'],
    ['packets', 'packets' in fields && (isTcp || isAsking), 'is for one-way streams only'],
    ['bytes', 'bytes' in fields && isAsking, 'is for streams that send, not for those that ask'],
    ['sourceMac', 'sourceMac' in fields && (isTcp || isAsking), 'is for one-way streams only'],
    ['socket', 'socket' in fields && (isTcp || isAsking), 'is for one-way udp: conversations have their windows'],
    [
      'cost',
      'cost' in fields && (isTcp || isAsking || !(isGreedy || 'socket' in fields)),
      'is for a program that waits: one that is greedy over udp, or has a `socket`',
    ],
    ['etherType', 'etherType' in fields && 'protocol' in fields, 'says what `protocol` says: one of them is enough'],
    ...IP_FIELDS.map((field) => [field, isRaw && field in fields, 'is of IP; these frames are not'] as const),
    ['requestResponse', isRaw && isAsking, 'is for udp: requests are datagrams'],
    [
      'accounting',
      isRaw && fields.accounting === 'l3',
      'counts packets of IP, and these frames carry none: write `l2`',
    ],
    ['to', !isEnd(fields.to) && (isTcp || isAsking), 'is one end for tcp and requests, which are answered'],
  ];
  const found = rows.filter(([, isWrong]) => isWrong).map(([field, , why]) => [field, why] as const);
  return new Map(found.reverse());
}

/** One that cannot be read may be. */
function isInBits(rate: unknown): boolean {
  return rate !== undefined && (/[KMGT]$/i.test(String(rate)) || UNITS.trafficRate.parse(rate) === undefined);
}

const IP_FIELDS = ['localIp', 'remoteIp', 'localPort', 'remotePort', 'connections', 'dscp'] as const;

/** That of a stream of frames that are not IP. */
function etherTypeOf({ protocol, etherType }: Tree): number | undefined {
  const said = etherType ?? (protocol === 'fcoe' || protocol === 'fip' ? protocol : undefined);
  return said === undefined ? undefined : Number(UNITS.etherType.parse(said));
}

/** EtherTypes that something else here puts into frames, and what: IPv4 and IPv6, the two tags of 802.1Q, MAC control of 802.3. */
const MADE_ELSEWHERE: ReadonlyMap<number, string> = new Map([
  [0x0800, 'IP is sent by `protocol: udp` or `tcp`'],
  [0x86dd, 'IP is sent by `protocol: udp` or `tcp`'],
  [0x8100, 'a tag is put in by a VNIC or VLAN with a `vid`'],
  [0x88a8, 'frames have one tag here, that of a VNIC or VLAN with a `vid`'],
  [0x8808, 'pauses are sent by ports with `flowControl`'],
]);

function checkEtherType(fields: Tree, label: string, at: Pointer, add: (fault: Fault) => void): void {
  const type = etherTypeOf(fields);
  if (type === undefined) return;
  const other = MADE_ELSEWHERE.get(type);
  if (other !== undefined) {
    const detail = `\`etherType\` of ${label} is ${etherTypeName(type)}: ${other}.`;
    add({ code: 'not-allowed', detail, pointer: pointer(at, 'etherType'), at: 'value' });
  }
  if (type !== FCOE) return;
  const odd = lengthsOf(fields).find((bytes) => !isFcoeLength(bytes));
  if (odd === undefined) return;
  add({
    code: 'out-of-range',
    detail: `${label} is FCoE with frames of ${odd} bytes; a frame of Fibre Channel makes ${SHORTEST_FCOE} to ${LONGEST_FCOE} in steps of 4 (FC-BB-5).`,
    hint: `write frame: ${Math.min(LONGEST_FCOE, Math.max(SHORTEST_FCOE, odd - (odd % 4)))}`,
    pointer: pointer(at, 'frame' in fields ? 'frame' : 'arrival'),
    at: 'value',
  });
}

/** Lengths of frames that are written down; drawn evenly they are all between the first and the last. */
function lengthsOf({ frame, arrival }: Tree): readonly number[] {
  const { mix, from, to } = isTree(frame) ? frame : { mix: [], from: undefined, to: undefined };
  const { replay } = isTree(arrival) ? arrival : { replay: [] };
  const listed = [mix, replay].flatMap((list) => (Array.isArray(list) ? list : []));
  const own = listed.map((one: unknown) => (isTree(one) ? (one.bytes ?? one.frame) : undefined));
  const drawn = from !== undefined && from !== to ? [Number(from), Number(from) + 1] : [from];
  const word = frame === 'imix' ? 594 : isTree(frame) ? undefined : frame;
  return [...own, ...drawn, to, word].filter((bytes) => bytes !== undefined).map(Number);
}

function isEnd(to: unknown): boolean {
  return to !== 'broadcast' && parseMac(String(to)) === undefined;
}

function checkFrames(fields: Tree, label: string, at: Pointer, add: (fault: Fault) => void): void {
  if (!isTree(fields.frame)) return;
  const { mix, from, to } = fields.frame;
  const isRange = from !== undefined && to !== undefined;
  const isOne = mix === undefined ? isRange && !(Number(from) > Number(to)) : from === undefined && to === undefined;
  if (isOne) return;
  const detail = `\`frame\` of ${label} needs \`mix\`, or \`from\` and a \`to\` that is not smaller.`;
  add({ code: 'traffic-conflict', detail, pointer: pointer(at, 'frame'), at: 'key' });
}

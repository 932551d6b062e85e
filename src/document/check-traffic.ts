import { type Pointer, pointer } from '#diagnostics/pointer.ts';
import { ETHER_TYPES, etherTypeName, FCOE } from '#state/ether-types.ts';
import { isFcoeLength, LONGEST_FCOE, SHORTEST_FCOE } from '#state/fcoe.ts';
import { parseMac } from '#units/mac-address.ts';
import { parseTime } from '#units/time.ts';
import { checkQueries } from './check-queries.ts';
import { writtenAt } from './expand.ts';
import { expandStreams, type StreamItem } from './expand-streams.ts';
import type { Fault, Faults } from './fault.ts';
import { judgeEntry, judgeShape, unitFault } from './shape.ts';
import { isTree, type Tree, treeAt } from './tree.ts';
import {
  traffic,
  traffic_event,
  traffic_receiver,
  traffic_sender,
  traffic_stream,
  traffic_window,
} from './validate.gen.js';
import { UNITS } from './values.ts';

/** Judges a Traffic document: its shape, and what its fields say about each other. Who its ends are, a host must tell. */
export function checkTraffic(tree: unknown, faults: Faults): void {
  judgeShape(traffic, tree, '', '', faults);
  const spec = treeAt(tree, 'spec');
  checkStreams(tree, spec, faults);
  checkQueries(tree, faults);
  if (isTree(spec) && !('streams' in spec) && !('queries' in spec)) {
    const detail = 'spec has neither `streams` nor `queries`: nothing would be sent.';
    faults.add({ code: 'missing-field', detail, hint: 'add streams', pointer: '/spec', at: 'key' });
  }
  for (const path of POSITIVE_TCP) checkPositive(spec, path, 'spec', '/spec', (fault) => faults.add(fault));
  if (treeAt(spec, 'tcp').rtoMin !== undefined || treeAt(spec, 'tcp').rtoMax !== undefined)
    checkRto(treeAt(spec, 'tcp'), faults);
  for (const [name, value] of Object.entries(treeAt(spec, 'receivers'))) {
    const at = pointer('/spec/receivers', name);
    checkKey('onHost', name, 'receivers', faults, at);
    if (!judgeShape(traffic_receiver, value, at, `receivers.${name}`, faults)) checkMarks(value, name, at, faults);
  }
  for (const [name, value] of Object.entries(treeAt(spec, 'senders'))) {
    const at = pointer('/spec/senders', name);
    checkKey('onHost', name, 'senders', faults, at);
    if (!judgeShape(traffic_sender, value, at, `senders.${name}`, faults)) checkRing(value, name, at, faults);
  }
  for (const [name, value] of Object.entries(treeAt(spec, 'windows'))) {
    const at = pointer('/spec/windows', name);
    if (!judgeShape(traffic_window, value, at, `windows.${name}`, faults))
      checkOrder(value, 'from', 'to', `windows.${name}`, at, faults);
  }
  for (const [index, one] of (Array.isArray(spec.expect) ? spec.expect : []).entries()) {
    if (typeof one !== 'number') continue;
    const detail = `expect.${index} is the number ${one}, neither true nor false.`;
    const hint = 'write a condition, such as `streams.web.dropped == 0`';
    faults.add({ code: 'bad-expression', detail, hint, pointer: pointer('/spec/expect', index), at: 'value' });
  }
  const events: readonly unknown[] = Array.isArray(spec.events) ? spec.events : [];
  for (const [index, event] of events.entries()) {
    const at = pointer('/spec/events', index);
    const label = `events.${index}`;
    if (!judgeShape(traffic_event, event, at, label, faults) && isTree(event)) {
      checkChange(event, label, at, faults);
      checkSetting(event, label, at, faults);
    }
  }
}

/** Streams of one key differ in names only, so the first faulty one speaks for all. */
function checkStreams(tree: unknown, spec: Tree, faults: Faults): void {
  const written = treeAt(spec, 'streams');
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
    if (item.index === 0) checkKey('name', item.name, 'streams', faults, item.at);
    const label = `streams.${item.name}`;
    const where = (place: Pointer) => writtenAt(place, item.at, own);
    const before = faults.count;
    const besides = judgeEntry(traffic_stream, isTree(own) ? item.fields : own, item.at, label, faults, where);
    checkStream(item, label, (fault) => besides.add({ ...fault, pointer: where(fault.pointer) }));
    if (faults.count > before) faulty.add(item.key);
  }
}

function checkKey(unit: 'name' | 'onHost', name: string, section: string, faults: Faults, at: Pointer): void {
  if (UNITS[unit].parse(name) !== undefined) return;
  faults.add({ ...unitFault(unit, name, `a key of ${section}`), pointer: at, at: 'key' });
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
/** What comes round faster than that keeps a run busy with nothing. */
const SHORTEST_PICOSECONDS = 1e6;
const PERIODS = ['arrival.onOff.on', 'arrival.onOff.off', 'requestResponse.timeout'] as const;

function checkPeriod(fields: Tree, path: string, label: string, at: Pointer, add: (fault: Fault) => void): void {
  const steps = path.split('.');
  const written = steps.slice(0, -1).reduce((tree, step) => treeAt(tree, step), fields)[steps.at(-1) ?? ''];
  const picoseconds = typeof written === 'string' ? parseTime(written) : undefined;
  if (!picoseconds || picoseconds >= SHORTEST_PICOSECONDS) return;
  const detail = `\`${path}\` of ${label} is ${written}; expected 1us at least.`;
  add({ code: 'out-of-range', detail, pointer: pointer(at, ...steps), at: 'value' });
}

const POSITIVE_TCP = ['tcp.window', 'tcp.rtoMin', 'tcp.rtoInitial', 'tcp.rtoMax'] as const;

function checkPositive(fields: Tree, path: string, label: string, at: Pointer, add: (fault: Fault) => void): void {
  const steps = path.split('.');
  const written = steps.slice(0, -1).reduce((tree, step) => treeAt(tree, step), fields)[steps.at(-1) ?? ''];
  if (written === undefined || !/^0*\.?0*[A-Za-z]*$/.test(String(written))) return;
  const detail = `\`${path}\` of ${label} is ${String(written)}; expected more than nothing.`;
  add({ code: 'out-of-range', detail, pointer: pointer(at, ...steps), at: 'value' });
}

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

/** EtherTypes that something else here puts into frames, and what. */
const MADE_ELSEWHERE: Readonly<Record<number, string>> = {
  [ETHER_TYPES.ipv4 ?? 0]: 'IP is sent by `protocol: udp` or `tcp`',
  [ETHER_TYPES.ipv6 ?? 0]: 'IP is sent by `protocol: udp` or `tcp`',
  33024: 'a tag is put in by a VNIC or VLAN with a `vid`',
  34984: 'frames have one tag here, that of a VNIC or VLAN with a `vid`',
  34824: 'pauses are sent by ports with `flowControl`',
};

function checkEtherType(fields: Tree, label: string, at: Pointer, add: (fault: Fault) => void): void {
  const type = etherTypeOf(fields);
  if (type === undefined) return;
  const other = MADE_ELSEWHERE[type];
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

/** A low mark is below the high one, and nothing without it. */
function checkMarks(value: unknown, name: string, at: Pointer, faults: Faults): void {
  if (!isTree(value) || !('low' in value)) return;
  const isWithout = value.rxBackpressure !== true;
  if (!isWithout && Number(value.low) < Number(value.buffer ?? 1)) return;
  const why = isWithout
    ? 'is for a receive stack that stops: it needs `rxBackpressure: true`'
    : 'is not below its `buffer`';
  const detail = `\`low\` of receivers.${name} ${why}.`;
  faults.add({ code: 'traffic-conflict', detail, pointer: pointer(at, 'low'), at: isWithout ? 'key' : 'value' });
}

function checkRing(value: unknown, name: string, at: Pointer, faults: Faults): void {
  if (!isTree(value) || !('wake' in value) || Number(value.wake) < Number(value.ring ?? 256)) return;
  const detail = `\`wake\` of senders.${name} is not below its \`ring\`.`;
  faults.add({ code: 'traffic-conflict', detail, pointer: pointer(at, 'wake'), at: 'value' });
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

/** Two times of which the second must come later. */
function checkOrder(
  value: unknown,
  first: string,
  second: string,
  label: string,
  at: Pointer,
  faults: Pick<Faults, 'add'>,
): void {
  if (!isTree(value) || !(second in value)) return;
  const [from, to] = [Number(UNITS.time.parse(value[first] ?? 0)), Number(UNITS.time.parse(value[second]))];
  if (!(from >= to)) return;
  const detail = `\`${second}\` of ${label} is not after its \`${first}\`.`;
  faults.add({ code: 'traffic-conflict', detail, pointer: pointer(at, second), at: 'value' });
}

function checkRto({ rtoMin = '200ms', rtoMax = '120s' }: Tree, faults: Faults): void {
  if (!(Number(UNITS.time.parse(rtoMin)) > Number(UNITS.time.parse(rtoMax)))) return;
  const detail = '`rtoMin` of tcp is longer than its `rtoMax`.';
  faults.add({ code: 'traffic-conflict', detail, pointer: '/spec/tcp', at: 'key' });
}

const CHANGES = ['set', 'fail', 'restore', 'offline', 'online', 'addAddress', 'removeAddress'] as const;

/** An event is one change. */
function checkChange(event: Tree, label: string, at: Pointer, faults: Faults): void {
  const words = CHANGES.filter((word) => word in event);
  if (words.length === 1) return;
  const [detail, hint] =
    words.length === 0
      ? [`${label} changes nothing; expected one of ${CHANGES.join(', ')}.`, 'add fail: LINK, or take it out']
      : [`${label} is ${words.join(' and ')} at once.`, 'write one event for each'];
  faults.add({ code: 'traffic-conflict', detail, hint, pointer: at, at: 'key' });
}

const SETTINGS = ['maxbw', 'priority', 'cpus'] as const;

function checkSetting(event: Tree, label: string, at: Pointer, faults: Faults): void {
  const { set } = event;
  if (!isTree(set)) return;
  const names = ['flow', 'link'].filter((word) => word in set);
  const values = SETTINGS.filter((word) => word in set);
  const isWhole = names.length === 1 && values.length === 1 && !(names[0] === 'flow' && values[0] === 'cpus');
  if (isWhole) return;
  faults.add({
    code: 'traffic-conflict',
    detail: `\`set\` of ${label} needs one of flow and link, and one of ${SETTINGS.join(', ')} (cpus: of a link).`,
    hint: 'write one event for each setting',
    pointer: pointer(at, 'set'),
    at: 'key',
  });
}

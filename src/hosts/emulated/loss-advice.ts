import type { Hop, Loss, LossWhy } from '#emulator/path/hop.ts';
import { type EndLink, meetingOf } from '#state/ends.ts';
import { linkNamed } from '#state/host-state.ts';
import { joined } from '#units/vlans.ts';
import type { PathEdit, PathLoss } from '#usage/path.ts';
import { Edits, vlanList } from './edits.ts';
import { pfcOn } from './pfc-edits.ts';
import type { Segments } from './segments.ts';
import { ownName, partOf } from './wiring/names.ts';
import type { Scene } from './wiring/scene.ts';

/** Why frames can be lost at a place, and what to write into which document so that they no longer are. */
export type Advice = Pick<PathLoss, 'because' | 'advice' | 'edits'>;

/** A hop that can lose frames of a stream, on the way that they have come. */
export interface Losing {
  readonly hop: Hop;
  readonly loss: Loss;
  /** The hops by which the frames have come to it. */
  readonly before: readonly Hop[];
  /** Who sends the stream, and who is to get it. */
  readonly from: string;
  readonly to: string;
}

export function adviceOn(losing: Losing, segments: Segments, scene: Scene): Advice {
  const { because, advice = null, edits = [] } = ADVICE[losing.loss.why](new Given(losing, segments, scene));
  return { because, advice, edits };
}

/** What advice is made from. */
class Given {
  readonly hop: Hop;
  readonly loss: Loss;
  readonly before: readonly Hop[];
  readonly from: string;
  readonly to: string;
  readonly segments: Segments;
  readonly scene: Scene;
  readonly edits: Edits;
  /** What holds the frames, by its own name. */
  readonly at: string;

  constructor({ hop, loss, before, from, to }: Losing, segments: Segments, scene: Scene) {
    this.hop = hop;
    this.loss = loss;
    this.before = before;
    this.from = from;
    this.to = to;
    this.segments = segments;
    this.scene = scene;
    this.edits = new Edits(scene);
    this.at = ownName(hop.at);
  }

  /** The flow of which this is the limiter or the lane; null: of none. */
  get flow(): string | null {
    return flowAt(this.hop);
  }

  /** The wire by which the frames have come last, or that leads into a part. */
  wire(into?: string): Hop | undefined {
    return this.before.findLast(({ kind, to }) => kind === 'wire' && (into === undefined || to === into));
  }
}

interface Words {
  readonly because: string;
  /** What to do where fields do not say it; left out: the fields do. */
  readonly advice?: string;
  readonly edits?: readonly PathEdit[];
}

const ADVICE: Readonly<Record<LossWhy, (given: Given) => Words>> = {
  'sockets-exceed': (given) => ({
    because: `the programs that share it keep ${given.loss.needs} frames under way, and it has room for ${given.loss.has}`,
    ...either(roomFor(given), 'let fewer programs send, or give them smaller sockets'),
  }),
  'no-socket': (given) => ({
    because: 'a program that sends at a rate of its own does not wait for room',
    ...either(socketsFor(given), 'give each of its streams a socket to wait in, or greedy: true'),
  }),
  'guest-overruns': (given) => ({
    because: 'the guest waits for its own ring, and nothing tells it that this queue is full',
    ...either(
      given.edits.lossless(given.at),
      `let its programs wait without a guest (greedy: true, no socket, no entry of senders), or take classes and flow control off ${given.at}`,
    ),
  }),
  'limiter-lets-go': (given) => ({
    because: 'a limiter before it hands on what it has kept whether or not there is room',
    ...either(limitersBefore(given), `let one limiter suffice on the way through ${given.at}`),
  }),
  'guest-fills': ({ at }) => ({
    because: 'guests that share it wait for room and so keep it full for those that do not wait',
    advice: `let all that send by ${at} wait in the same way: with a socket for each of their streams, or for none`,
  }),
  'not-stopped': notStopped,
  forwarded: (given) => ({
    because: 'what a router or a tunnel sends on comes as fast as it has arrived, and nothing holds it back here',
    ...either(
      given.hop.kind === 'tunnel' || given.hop.side === 'rx' ? stops(given) : given.edits.lossless(given.at),
      `give the guest that forwards a link over a switch with forwarding: lossless, or limit what comes to it below the rate of ${given.at}`,
    ),
  }),
  'qdisc-short': ({ loss, at, edits }) => ({
    because: `the sockets above it hold ${loss.needs} frames, and the queueing discipline ${loss.has}`,
    edits: edits.inTraffic(['senders', at, 'qdisc'], 'auto'),
  }),
  'headroom-short': (given) => ({
    because: `up to ${given.loss.needs} bytes can still arrive when the pause is asked for, and the headroom is ${given.loss.has}`,
    ...either(headroomOf(given), `a shorter cable or smaller frames on the wire into ${given.at}`),
  }),
  'pause-lapses': ({ edits, scene }) => ({
    because: 'a pause is over before the next one can be heard',
    ...either(
      scene.hardware.pause.quanta < LONGEST_PAUSE ? edits.ofHost(['pause', 'quanta'], String(LONGEST_PAUSE)) : [],
      'a shorter cable or smaller frames',
    ),
  }),
  copies: () => ({
    because: 'frames are flooded, and each copy takes room in the buffer by which the one has come',
    advice: 'send to the address of one machine that is there, in a priority of its own',
  }),
  'consumer-slow': ({ at, edits }) => ({
    because: 'the application takes frames at a rate of its own, and its receive stack goes on when the buffer is full',
    edits: edits.inTraffic(['receivers', at, 'rxBackpressure'], 'true'),
  }),
  'sorted-in-software': ({ at, scene, edits }) => ({
    because: 'what the limit of a flow does not let through is sorted out by a CPU, which can fall behind',
    ...either(
      (portOf(at, scene) ?? []).flatMap((port) => edits.ofPort(port, ['classifier'], 'hardware')),
      'limit the link in place of the flow',
    ),
  }),
  'drops-all': ({ flow, at, edits }) => ({
    because: 'its maxbw is 0, a rule that drops everything',
    edits: flow === null ? edits.ofLink(at, ['maxbw'], null) : edits.ofFlow(flow, 'maxbw', null),
  }),
  'too-large': (given) => ({
    because: `packets of up to ${given.loss.needs} bytes come to an MTU of ${given.loss.has}`,
    ...either(mtuOf(given), 'shorter frames'),
  }),
  forbidden: (given) => ({
    because: `the protection of ${given.at} does not let these frames out`,
    ...either(protectionOf(given), 'an address that the link may send from'),
  }),
  nobody: () => ({
    because: 'nobody behind it has the address',
    advice: 'put both ends on one switch and in one VLAN, or give a guest with role: router a link to both',
  }),
  'vlan-barred': vlanBarred,
  'other-vlan': otherVlan,
  'no-remote': (given) => ({
    because: 'the overlay knows no remote end for the address',
    ...either(remoteOf(given), 'an overlay with the same vni and port on the host of the receiver'),
  }),
  'no-segment': (given) => ({
    because: `no overlay that listens at ${given.at} has the number and port of these frames`,
    ...either(
      given.segments.unite(ownName(given.before.findLast(({ kind }) => kind === 'tunnel')?.at ?? ''), given.edits),
      'the same vni and port for the overlays at both ends',
    ),
  }),
  'bit-errors': ({ at, edits, scene }) => ({
    because: 'the wire has bit errors',
    ...either(
      scene.hardware.links[at] === undefined ? [] : edits.ofPort(at, ['cable', 'bitErrorRate'], '0'),
      'another cable',
    ),
  }),
  cut: ({ loss, edits }) => {
    const name = ownName(loss.about ?? '');
    return {
      because: `the cable of ${name} is down, and what is for those behind it comes to nobody`,
      ...either(edits.ofPort(name, ['up'], 'true'), `bring ${name} up`),
    };
  },
};

/** Fields where there are any, else words. */
function either(edits: readonly PathEdit[], advice: string): Pick<Words, 'advice' | 'edits'> {
  return edits.length > 0 ? { edits } : { advice };
}

const LONGEST_PAUSE = 65_535;

const CROWDED: Partial<Readonly<Record<Hop['kind'], string>>> = {
  engine: 'short frames can come faster than the NIC handles them, and nobody is stopped',
  input: 'frames that no port keeps come faster than the switch lets them in',
  limiter: 'more can come than the limit lets through, and nobody who sends is stopped',
  lane: 'more can come than the CPU handles, and nobody who sends is stopped',
};

/** Nobody who sends is stopped. */
function notStopped(given: Given): Words {
  const { hop, at } = given;
  const isQueue = hop.kind === 'queue';
  return {
    because:
      CROWDED[hop.kind] ??
      (isQueue
        ? `more can come to ${at} than this wire takes, and ${at} does not stop priority ${hop.cos} where it comes in`
        : `the way to the client has room for ${hop.frames} frames, and nobody is stopped when it is full`),
    ...either(
      stops(given),
      isQueue || hop.kind === 'engine'
        ? `PFC for priority ${hop.cos} on the wires into ${at}`
        : 'a link over a switch that stops who sends, as an etherstub with forwarding: lossless',
    ),
  };
}

/** What makes the parts on the way to it stop those who send, of all that do not yet. */
function stops(given: Given): readonly PathEdit[] {
  const { hop, at, before, scene, edits } = given;
  const wire = given.wire(hop.kind === 'queue' || hop.kind === 'engine' ? hop.at : undefined);
  const after = wire === undefined ? before : before.slice(before.indexOf(wire));
  const switches = new Set([...after.flatMap(switchAt), meetingAt(at, scene)?.name ?? at]);
  const found = [...switches].flatMap((name) => edits.lossless(name));
  return wire === undefined ? found : [...found, ...(copied(given, wire) ?? pfcOn(wire, wire.cos, edits))];
}

/** The overlay by which the frames have come is to copy their priority; null: it does, or there is none. */
function copied({ before, scene, edits }: Given, wire: Hop): readonly PathEdit[] | null {
  const tunnel = before.slice(0, before.indexOf(wire)).findLast(({ kind }) => kind === 'tunnel');
  if (tunnel === undefined || tunnel.cos === wire.cos) return null;
  const overlay = linkNamed(scene.state, ownName(tunnel.at));
  if (overlay?.kind !== 'overlay' || overlay.cosMap === 'copy') return null;
  return [...edits.ofLink(overlay.name, ['cosMap'], 'copy'), ...pfcOn(wire, tunnel.cos, edits)];
}

function switchAt({ kind, at }: Hop): readonly string[] {
  return kind === 'switch' && at === partOf.bridge(ownName(at)) ? [ownName(at)] : [];
}

/** What an end is over at last: a switch, a port, an aggregation. */
function meetingAt(name: string, scene: Scene) {
  const end = scene.ends.get(name);
  return end?.kind === 'link' ? meetingOf(end.link, scene.state) : linkNamed(scene.state, name);
}

function flowAt({ place }: Hop): string | null {
  return place.startsWith('flow/') ? ownName(place.slice('flow/'.length)) : null;
}

function portOf(name: string, { facts, state }: Scene): readonly string[] | null {
  const link = linkNamed(state, name);
  return link === undefined ? null : facts.ports(link);
}

function roomFor({ hop, loss, at, edits }: Given): readonly PathEdit[] {
  const room = String(loss.needs);
  if (hop.kind === 'limiter') return edits.ofHost(['limiter', 'queue'], room);
  if (hop.kind !== 'queue') return [];
  return hop.at === partOf.outerClient(at)
    ? edits.beyond('clients', at, ['queue'], room)
    : edits.ofPort(at, ['queue'], room);
}

/** The streams that begin there and do not wait. */
function socketsFor({ at, scene, edits }: Given): readonly PathEdit[] {
  return scene.workload.streams
    .filter(
      ({ from, load, protocol }) =>
        from === at &&
        load.kind !== 'greedy' &&
        load.kind !== 'request-response' &&
        load.kind !== 'answers' &&
        protocol !== 'tcp',
    )
    .flatMap(({ name }) => edits.inTraffic(['streams', name, 'socket'], '64'));
}

/** Limits of flows, and of links, through which the frames have come. */
function limitersBefore({ before, edits }: Given): readonly PathEdit[] {
  const last = before.findLast(({ kind }) => kind === 'limiter');
  if (last === undefined) return [];
  const flow = flowAt(last);
  return flow === null ? edits.ofLink(ownName(last.at), ['maxbw'], null) : edits.ofFlow(flow, 'maxbw', null);
}

function headroomOf({ hop, loss, at, scene, edits }: Given): readonly PathEdit[] {
  const needs = String(loss.needs);
  if (hop.at !== partOf.nic(at)) return edits.beyond('switches', at, ['buffer', 'headroom'], needs);
  const made = [...scene.state.values()].find((one) => one.kind === 'classes' && one.name === at);
  const own = made?.kind === 'classes' && made.classes.some(({ name }) => name === hop.class);
  return own && hop.class !== null ? edits.ofLink(at, ['classes', hop.class, 'pfc', 'headroom'], needs) : [];
}

function mtuOf({ hop, loss, at, edits, scene }: Given): readonly PathEdit[] {
  const mtu = String(loss.needs);
  return hop.at === partOf.outerClient(at) || scene.hardware.clients[at] !== undefined
    ? edits.beyond('clients', at, ['mtu'], mtu)
    : edits.ofLink(at, ['mtu'], mtu);
}

function protectionOf({ loss, at, scene, edits }: Given): readonly PathEdit[] {
  const link = linkNamed(scene.state, at);
  if (link?.kind !== 'vnic') return [];
  const forbidding = { 'mac-spoof': 'mac-nospoof', 'ip-spoof': 'ip-nospoof', 'dhcp-spoof': 'dhcp-nospoof' };
  const kept = link.protection.filter(
    (one) => one !== (forbidding[loss.reason as keyof typeof forbidding] ?? loss.reason),
  );
  return kept.length === link.protection.length ? [] : edits.ofLink(at, ['protection'], `[${kept.join(', ')}]`);
}

function vlanBarred({ from, loss, scene, edits }: Given): Words {
  const name = ownName(loss.about ?? '');
  // Without a tag frames are of VLAN 1 there.
  const vid = vidOf(from, scene) ?? 1;
  const carried = scene.hardware.trunks[name]?.vlans ?? [];
  return {
    because: `the trunk ${name} does not carry VLAN ${vid}`,
    edits: edits.beyond('trunks', name, ['vlans'], vlanList(joined([...carried, [vid, vid]]))),
  };
}

function otherVlan({ from, loss, scene, edits }: Given): Words {
  const to = ownName(loss.about ?? '');
  const [mine, theirs] = [vidOf(from, scene), vidOf(to, scene)];
  const words = (name: string, vid: number | null) =>
    vid === null ? `${name} is in no VLAN` : `${name} is in VLAN ${vid}`;
  const value = theirs === null ? null : String(theirs);
  const change =
    scene.hardware.clients[from] === undefined
      ? edits.ofLink(from, ['vid'], value)
      : edits.beyond('clients', from, ['vid'], value);
  return { because: `${words(from, mine)}, and ${words(to, theirs)}`, ...either(change, 'one VLAN for both') };
}

function vidOf(name: string, { ends }: Scene): number | null {
  const end = ends.get(name);
  if (end?.kind === 'client') return end.client.vid;
  const link: EndLink | undefined = end?.link;
  return link !== undefined && 'vid' in link ? link.vid : null;
}

/** One segment for both ends, and the address of the receiver's host where the overlay does not find it by itself. */
function remoteOf({ at, segments, edits }: Given): readonly PathEdit[] {
  const united = segments.unite(at, edits);
  return segments.findsRemotes(at) && united.length > 0 ? united : [...segments.remotes(at, edits), ...united];
}

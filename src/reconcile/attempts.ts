import { type EndLink, endsOf, meetingOf } from '#state/ends.ts';
import { hostOf } from '#state/fleet.ts';
import { freeName, type Loads, loadsOf, readsAtRate, type StreamFields, withStream } from './own-traffic.ts';
import type { Terrain } from './probe.ts';

/** What is to be shown: frames of one stream lost at one place for one reason. */
export interface Claim {
  readonly stream: string;
  readonly from: string;
  readonly to: string;
  readonly cos: number;
  /** Traffic class that has them there; null: frames of all priorities share the place. */
  readonly class: string | null;
  readonly place: string;
  readonly reason: string;
  /** On the way of what answers the stream. */
  readonly isBack: boolean;
  /** Largest frame on the way of the stream, with FCS. */
  readonly largestFrame: number;
}

/** Traffic to try, and its stream that is to lose. */
export interface Attempt {
  readonly loads: Loads;
  readonly shown: string;
}

/**
 * What can fill a place, the likeliest first: the stream with all that its program has; two others beside it; a receiver that is slow;
 * frames as large, as short, as mixed as they may be; many programs of its sender; everybody to its receiver, waiting for room or not.
 */
export function attempts(terrain: Terrain, claim: Claim): readonly Attempt[] {
  const first = FIRST[claim.reason] ?? [];
  const made = Object.entries(makersOf(terrain, claim)).flatMap(([kind, attempt]) =>
    attempt ? [{ kind, attempt }] : [],
  );
  const rank = (kind: string) => (first.includes(kind) ? first.indexOf(kind) : first.length);
  return made.toSorted((a, b) => rank(a.kind) - rank(b.kind)).map(({ attempt }) => attempt);
}

/** What is likelier than the rest to fill a place of that kind: many frames for a CPU, large ones behind a slow receiver for a buffer. */
const FIRST: Readonly<Record<string, readonly string[]>> = {
  lane: ['crowd', 'shortCrowd', 'short', 'busy'],
  ring: ['crowd', 'shortCrowd', 'short', 'busy'],
  nic: ['short', 'shortCrowd'],
  headroom: ['slow', 'slowLarge', 'ownGreedy'],
};

/** Each in its place; undefined: it is not for this claim. */
function makersOf(terrain: Terrain, claim: Claim): Readonly<Record<string, Attempt | undefined>> {
  const { stream, from, to, cos, isBack, largestFrame } = claim;
  const { traffic } = terrain;
  const own = loadsOf(traffic);
  // One of several that a range like web[1-9] writes cannot be written beside it again, nor can the answers to a query.
  const said = isBack ? undefined : own.streams?.[stream];
  const fit = largestFrame < FULL_FRAME ? { frame: largestFrame } : {};
  const eager = { ...matchOf(said), from, to, cos, ...fit, greedy: true };
  // No stream that is written has a slash: the answers to a query have.
  const shown = isBack || stream.includes('/') ? freeName('eager', traffic) : stream;
  const others = othersOf(terrain, claim);
  const crowd = (fields: StreamFields, most = MOST_OTHERS) =>
    others
      .slice(0, most)
      .map((other, index) => [`other-${index + 1}`, { from: other, to, cos, ...fit, ...fields }] as const);
  const many = Array.from({ length: MANY }, (_, index) => [`more-${index + 1}`, eager] as const);
  const beside = (streams: readonly (readonly [string, StreamFields])[], fields: StreamFields = {}): Attempt => ({
    loads: withStream({ streams: Object.fromEntries(streams) }, shown, { ...eager, ...fields }),
    shown,
  });
  // Where nobody said how fast the receiver reads, it may be slow, and stop those who send.
  const isOpen = !readsAtRate(traffic, to);
  const slowly = (attempt: Attempt, consume = '100Kpps'): Attempt | undefined =>
    isOpen ? { ...attempt, loads: { ...attempt.loads, receivers: slowReceiver(to, consume) } } : undefined;
  return {
    alone:
      said?.protocol === 'tcp'
        ? { loads: withStream({}, shown, { ...eager, ...MANY_CONNECTIONS }), shown }
        : beside([]),
    two: beside(crowd({ greedy: true }, 2)),
    slow: slowly(beside([])),
    slowTwo: slowly(beside(crowd({ greedy: true }, 2))),
    slowLarge: largestFrame > FULL_FRAME ? slowly(beside([], { frame: largestFrame }), '10Kpps') : undefined,
    // At random instants, so that no frames always find the place that another has just left.
    poisson: beside(crowd({ rate: '10G', arrival: 'poisson' }, 2)),
    own: said === undefined ? undefined : { loads: withStream(own, stream, eager), shown },
    ownGreedy: said === undefined ? undefined : { loads: hastened(own, stream, eager), shown },
    // A bundle of cables sends each connection by one of them.
    connections: beside([], { connections: 64 }),
    crowd: beside(crowd({ greedy: true })),
    crowdPoisson: beside(crowd({ rate: '10G', arrival: 'poisson' })),
    many: beside(many),
    crowdAtRate: beside(crowd({ rate: '10G' })),
    short: beside([], { frame: 64 }),
    shortTwo: beside(crowd({ rate: '10G', frame: 64 }, 2), { frame: 64 }),
    shortCrowd: beside(crowd({ greedy: true, frame: 64 }), { frame: 64 }),
    shortAtRate: beside(crowd({ rate: '10G', frame: 64 }), { frame: 64 }),
    mixed: beside(crowd({ rate: '10G' }), { frame: 'imix' }),
    // CPUs have other links to serve too.
    busy: beside(pairsBeside(terrain, claim), { frame: 64 }),
  };
}

/** One that reads slowly, and stops who sends. */
export function slowReceiver(name: string, consume = '100Kpps'): NonNullable<Loads['receivers']> {
  return { [name]: { consume, rxBackpressure: true } };
}

/** Together they fill whatever a window of TCP fills. */
const MANY_CONNECTIONS = { protocol: 'tcp', connections: 64 };

const FULL_FRAME = 1518;
/** Programs of one sender: with 64 frames each they keep more than the queues of usual ports hold. */
const MANY = 40;
/** Other senders: as many as make any wire too slow for them; first two are tried. */
const MOST_OTHERS = 24;

/** By what a flow or an application entry knows a stream, and where it waits. */
function matchOf(said: StreamFields | undefined): StreamFields {
  const isUdp = said?.protocol === undefined || said.protocol === 'udp';
  const kept = ['localPort', 'remotePort', 'localIp', 'remoteIp', 'dscp', ...(isUdp ? ['socket'] : [])];
  return Object.fromEntries(kept.flatMap((field) => (said?.[field] === undefined ? [] : [[field, said[field]]])));
}

/** All that the documents send, each as fast as it can. */
function hastened({ streams = {}, ...loads }: Loads, stream: string, eager: StreamFields): Loads {
  const fast = Object.entries(streams).map(([name, { rate: _rate, arrival: _arrival, socket: _socket, ...fields }]) => [
    name,
    { ...fields, ...(fields.requestResponse === undefined && fields.protocol !== 'tcp' ? { greedy: true } : {}) },
  ]);
  return withStream({ ...loads, streams: Object.fromEntries(fast) }, stream, eager);
}

/** Short frames between other links of the receiver's host, by many connections, so that all its CPUs are busy. */
function pairsBeside({ ground }: Terrain, { from, to }: Claim): readonly (readonly [string, StreamFields])[] {
  const { state, hardware } = ground;
  const ends = endsOf(state, hardware);
  const host = hostOf(to);
  const beside = [...new Set(ends.values())].flatMap((end) =>
    end.kind === 'link' && hostOf(end.name) === host && end !== ends.get(from) && end !== ends.get(to) ? [end] : [],
  );
  const placeOf = (link: EndLink) => meetingOf(link, state)?.name;
  const pairs = beside.flatMap((one) => {
    const other = beside.find((each) => each !== one && placeOf(each.link) === placeOf(one.link));
    return other === undefined ? [] : [{ from: other.name, to: one.name }];
  });
  const fields = { rate: '10G', frame: 64, connections: 64 };
  return pairs.slice(0, MOST_PAIRS).map((pair, index) => [`beside-${index + 1}`, { ...pair, ...fields }] as const);
}

const MOST_PAIRS = 6;

/** Other ends that can send to the receiver: machines beyond the wires first, and of what is on hosts one by each port in turn. */
function othersOf({ ground }: Terrain, { from, to }: Claim): readonly string[] {
  const { state, hardware } = ground;
  const ends = endsOf(state, hardware);
  const known = [...new Set([...ends.values()])].filter((end) => end !== ends.get(from) && end !== ends.get(to));
  const placeOf = (link: EndLink) => meetingOf(link, state)?.name ?? link.name;
  const before = new Map<string, number>();
  const ranked = known.map((end) => {
    const place = end.kind === 'client' ? '' : placeOf(end.link);
    const turn = before.get(place) ?? 0;
    before.set(place, turn + 1);
    // What a port sends itself costs its host CPU time as what its VFs send does not.
    const late = end.kind === 'link' && end.link.kind === 'phys' ? MOST_OTHERS : 0;
    return { name: end.name, turn: end.kind === 'client' ? -1 : turn + late };
  });
  return ranked.toSorted((a, b) => a.turn - b.turn).map(({ name }) => name);
}

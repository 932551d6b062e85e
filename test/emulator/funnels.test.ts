import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { Blueprint, Change, ClassPart, IngressPart, Load, StreamPart } from '#emulator/blueprint.ts';
import { runs } from '../runs.ts';
import { aheadIsAsEvents } from './answer.ts';
import { bridge, cable, client, constant, emptyBlueprint, G, MS, nic, stream, tcp, US } from './parts.ts';

const ALL = [0, 1, 2, 3, 4, 5, 6, 7];
const SPLIT: readonly ClassPart[] = [
  { name: 'three', priorities: [3], ets: 12 },
  { name: 'rest', priorities: [0, 1, 2, 4, 5, 6, 7], ets: 88 },
];
const STRICT: readonly ClassPart[] = [
  { name: 'strict', priorities: [3, 4], ets: null },
  { name: 'rest', priorities: [0, 1, 2, 5, 6, 7], ets: 100 },
];

/** What most cases are, and now and then something else: what comes first in a list is as likely as all the rest. */
const mostly = <T>(usual: T, ...others: readonly T[]) => fc.constantFrom(...others.map(() => usual), ...others);

const program = fc.record({
  bytes: fc.integer({ min: 60, max: 1514 }),
  window: mostly(2, 1, 3, 16, 64),
  cost: mostly(0, 1200_000, 777_777, 3_333_333),
  to: fc.nat(1),
  start: mostly(0, 1, 123_456, 300 * US),
  stop: mostly<number | null>(null, 700 * US),
  limitFrames: mostly<number | null>(null, 100),
  limitBytes: mostly<number | null>(null, 50_000),
  /** At one of several speeds all instants coincide, at others never. */
  speed: mostly(10 * G, 10 * G, 1 * G, 25 * G),
  delay: mostly(1 * US, 0, 15_000, 1_234_567, 5 * US),
  priority: mostly(3, 3, 3, 5),
});

/** Thresholds in frames of its program. */
const keeping = fc
  .record({
    kind: mostly<'pfc' | 'pause'>('pfc', 'pause'),
    pauseFrameBytes: fc.constantFrom(0, 60),
    response: fc.constantFrom(0, 0, 614_400, 1_200_000, 5 * US),
    quanta: mostly(0xffff, 20, 40, 300),
    xoff: fc.integer({ min: 0, max: 20 }),
    gap: fc.integer({ min: 0, max: 5 }),
    room: mostly(30, 0, 2, 10),
    several: fc.boolean(),
  })
  .map((one) => (bytes: number): IngressPart => {
    const { kind, pauseFrameBytes, response, quanta, xoff, gap, room, several } = one;
    const priorities = kind === 'pause' ? ALL : several ? [2, 3] : [3];
    const kept = {
      name: 'kept',
      priorities,
      xoffBytes: xoff * bytes,
      xonBytes: Math.max(0, xoff - gap) * bytes,
      headroomBytes: room * bytes,
    };
    const mac = '02:00:00:00:ff:ff';
    return { kind, mac, pauseFrameBytes, quanta, responsePicoseconds: response, classes: [kept] };
  });

/** Greedy programs at machines that a switch pauses, and where their frames go. Now and then something that a funnel must not serve. */
const funnels = fc
  .record({
    senders: fc.array(fc.tuple(program, keeping), { minLength: 1, maxLength: 6 }),
    same: fc.boolean(),
    /** Each receiver has a switch of its own, with every other sender. */
    two: fc.boolean(),
    receiver: mostly('machine', 'nic', 'shared nic', 'slow'),
    out: mostly(10 * G, 10 * G, 1 * G, 3 * G),
    fcs: fc.constantFrom(0, 4),
    overhead: fc.constantFrom(0, 20),
    near: fc.constantFrom<readonly ClassPart[] | null>(null, SPLIT, STRICT),
    far: fc.constantFrom<readonly ClassPart[] | null>(null, SPLIT, STRICT),
    /** The machines pause the switch too, as with PFC they do. */
    both: fc.boolean(),
    disturbed: mostly(
      'no',
      'no',
      'no',
      'open',
      'two',
      'tcp',
      'bit errors',
      'back',
      'lossy',
      'paused receiver',
      'blocking',
    ),
    changes: fc.array(fc.record({ at: fc.integer({ min: 1, max: 990 }), kind: fc.nat(1), of: fc.nat() }), {
      maxLength: 4,
    }),
  })
  .map((drawn): Blueprint => {
    const { fcs, overhead, near, far, both, disturbed, same, two } = drawn;
    const tor = (number: number) => (two ? `tor${number % 2}` : 'tor0');
    const senders = drawn.senders.map((one, index) => (same && index > 0 ? (drawn.senders[0] ?? one) : one));
    const wire = { fcsBytes: fcs, overheadBytes: overhead };
    const egress = (classes: readonly ClassPart[] | null) => ({ queueFrames: 64, queueBytes: null, classes });
    const load = ({ bytes, window, cost, speed }: (typeof senders)[number][0]): Load => ({
      kind: 'greedy',
      size: { kind: 'fixed', bytes },
      windowFrames: window,
      bitsPerSecond: speed,
      costPicoseconds: cost,
    });
    const change = (kind: number, of: number): Change => {
      if (kind === 0) return { kind: 'cable', cable: `c${of % senders.length}`, up: of % 3 !== 0 };
      return { kind: 'cable', cable: `d${of % 2}`, up: of % 3 !== 0 };
    };
    const onNic = drawn.receiver === 'nic' || drawn.receiver === 'shared nic';
    const receivers = [0, 1].map((one) => {
      const own = client(`r${one}`, { index: 50 + one, over: onNic && one === 0 ? 'net0' : null });
      const slow = drawn.receiver === 'slow' && one === 1;
      return slow ? { ...own, receiver: { ...own.receiver, servicePicoseconds: US } } : own;
    });
    const second = (index: number) => (disturbed === 'paused receiver' && index === 0 ? keeps(senders) : undefined);
    return {
      ...emptyBlueprint(),
      bridges: [bridge('tor0'), bridge('tor1')],
      nics: onNic ? [nic('net0')] : [],
      clients: [
        ...senders.map(([one], index) => client(`s${index}`, { index, cos: one.priority })),
        ...receivers,
        ...(drawn.receiver === 'shared nic' ? [client('beside', { index: 60, over: 'net0' })] : []),
      ],
      cables: [
        ...senders.map(([one, keeping], index) => {
          const ingress = keeping(one.bytes + fcs);
          const lossy = disturbed === 'lossy' && index === 0;
          return cable(`c${index}`, `s${index}`, tor(index), {
            ...wire,
            bitsPerSecond: one.speed,
            delayPicoseconds: one.delay,
            bitErrorRate: disturbed === 'bit errors' && index === 0 ? 1e-6 : 0,
            ends: [
              { part: `s${index}`, egress: egress(near), ...(both && { ingress }) },
              { part: tor(index), egress: egress(far), ...(!lossy && { ingress }) },
            ],
          });
        }),
        ...receivers.map((_, index) =>
          cable(`d${index}`, onNic && index === 0 ? 'net0' : `r${index}`, tor(index), {
            ...wire,
            bitsPerSecond: drawn.out,
            delayPicoseconds: index * 2 * US,
            ends: [
              { part: onNic && index === 0 ? 'net0' : `r${index}`, egress: egress(null), ingress: second(index) },
              { part: tor(index), egress: egress(far) },
            ],
          }),
        ),
      ],
      streams: [
        ...senders.map(([one], index): StreamPart => {
          const made = stream(`f${index}`, `s${index}`, `r${two ? index % 2 : one.to}`, {
            load: load(one),
            startPicoseconds: one.start,
            stopPicoseconds: one.stop,
            limitFrames: one.limitFrames,
            limitBytes: one.limitBytes,
            sourcePort: { first: 1000, count: disturbed === 'two' && index === 1 ? 3 : 1 },
          });
          return disturbed === 'open' && index === 0 ? { ...made, load: constant(500_000, one.bytes) } : made;
        }),
        ...(disturbed === 'two' ? [stream('more', 's0', 'r1', { load: constant(100_000, 300) })] : []),
        ...(disturbed === 'tcp' ? [stream('more', 's0', 'r1', { protocol: 'tcp', load: tcp() })] : []),
        ...(disturbed === 'back' ? [stream('more', 'r0', 's0', { load: constant(100_000, 300) })] : []),
      ],
      events: drawn.changes.map(({ at, kind, of }) => ({ atPicoseconds: at * US, change: change(kind, of) })),
    };
  });

/** What the receiver keeps, as its first sender's switch does. */
function keeps(senders: readonly [{ readonly bytes: number }, (bytes: number) => IngressPart][]): IngressPart {
  const [one, keeping] = senders[0] as (typeof senders)[number];
  return keeping(one.bytes);
}

describe('a switch to which greedy programs send that it pauses', () => {
  it('gives the same result by the funnel as event by event, however time is sliced', () => {
    fc.assert(aheadIsAsEvents(funnels, MS), runs(120));
  });
});

import { describe, expect, it } from 'vitest';
import type { Blueprint, ClientPart, InterruptSettings } from '#emulator/blueprint.ts';
import { cable, client, constant, cpu, emptyBlueprint, MS, named, nic, run, stream, US } from './parts.ts';

const FREE = emptyBlueprint().costs;
const COSTS = { ...FREE, perPacketPicoseconds: 500_000 };

/** A VNIC on a port of 10 G that gets 60-byte frames from a machine at the other end of the cable, 100 us apart. */
function host(given: Partial<Blueprint>, vnic: Partial<ClientPart> = {}): Blueprint {
  return {
    ...emptyBlueprint(),
    cpus: [cpu(0)],
    costs: COSTS,
    nics: [nic('net0')],
    clients: [client('v', { index: 1, over: 'net0', ...vnic }), client('far', { index: 2 })],
    cables: [cable('wire', 'net0', 'far')],
    streams: [stream('s', 'far', 'v', { load: constant(10_000, 60), limitFrames: 100 })],
    ...given,
  };
}

const withMode = (interrupts: InterruptSettings, given: Partial<Blueprint> = {}) =>
  host({ nics: [nic('net0', { interrupts })], ...given });
const wireLane = (result: ReturnType<typeof run>) => {
  const lane = result.lanes.find(({ client: name, id }) => name === 'v' && id === 'sw');
  if (lane === undefined) throw new Error('no lane');
  return lane;
};
/** 84 bytes on a wire of 10 G, and 15 ns of cable. */
const ARRIVAL = 67_200 + 15_000;

describe('poll mode', () => {
  it('finds a frame at the next whole multiple of its time, without an interrupt', () => {
    const costs = { ...COSTS, pollPicoseconds: 100_000, interruptPicoseconds: 2 * US };
    const streams = [
      stream('s', 'far', 'v', { load: constant(10_000, 60), limitFrames: 100, startPicoseconds: 3 * US }),
    ];
    const mode = { mode: 'poll', packets: 1, timePicoseconds: 10 * US } as const;
    const result = run(withMode(mode, { costs, streams }), 0.1);
    // Offered at 3 us, found at 10 us, then the poll and the packet: each of them the same.
    const { minPicoseconds, maxPicoseconds } = named(result.streams, 's').latency;
    expect([minPicoseconds, maxPicoseconds]).toEqual([7_600_000, 7_600_000]);
    expect(wireLane(result)).toMatchObject({
      received: { frames: 100, bytes: 6000 },
      interruptFrames: 0,
      pollFrames: 100,
      pollBytes: 6000,
      chains: [100, 0, 0],
    });
    expect(result.cpus[0]).toMatchObject({ interrupts: 0, polls: 100, frames: 100, busyPicoseconds: 60 * US });
  });
});

describe('moderated interrupts', () => {
  it.each([
    // Frames each 20 us: those of 0, 20 and 40 us are there when the time of the first is over; then it begins anew.
    ['by time', 20, 100],
    // Frames each 5 us: the fourth comes after 15 us.
    ['by number', 5, 75],
  ])('%s: 300 frames each %i us are %i interrupts', (_, gap, interrupts) => {
    const mode = { mode: 'moderated', packets: 4, timePicoseconds: 50 * US } as const;
    const costs = { ...COSTS, interruptPicoseconds: 2 * US };
    const streams = [stream('s', 'far', 'v', { load: constant(1e6 / gap, 60), limitFrames: 300 })];
    const result = run(withMode(mode, { costs, streams }), 0.1);
    expect(result.rings[0]?.interrupts).toBe(interrupts);
    expect(wireLane(result)).toMatchObject({
      interruptFrames: 300,
      interruptBytes: 18_000,
      pollFrames: 0,
      chains: [interrupts, 0, 0],
    });
    expect(result.cpus[0]?.busyPicoseconds).toBe((2 * interrupts + 0.5 * 300) * US);
  });
});

describe('an interrupt for each frame', () => {
  it('costs each frame an interrupt and a packet', () => {
    const costs = { ...COSTS, interruptPicoseconds: 2 * US };
    const result = run(withMode({ mode: 'interrupt', packets: 1, timePicoseconds: 0 }, { costs }), 0.1);
    expect(named(result.streams, 's').latency.maxPicoseconds).toBe(ARRIVAL + 2_500_000);
    expect(result.cpus[0]).toMatchObject({ interrupts: 100, polls: 0, busyPicoseconds: 250 * US });
  });
});

describe('NUMA', () => {
  it.each([
    ['of the NIC takes a packet its own time', 0, 500_000],
    ['of another node takes longer by the distance', 1, 800_000],
  ])('a CPU %s', (_, id, perPacket) => {
    const cpus = [cpu(0, { numa: 0 }), cpu(1, { numa: 1 })];
    const costs = { ...COSTS, remoteNumaPicoseconds: 300_000 };
    const result = run(host({ cpus, costs }, { cpus: [id] }), 0.1);
    expect(result.cpus.map(({ busyPicoseconds }) => busyPicoseconds)).toEqual(
      [0, 1].map((one) => (one === id ? 100 * perPacket : 0)),
    );
    expect(named(result.streams, 's').latency.maxPicoseconds).toBe(ARRIVAL + perPacket);
  });
});

describe('CPUs that are not there for everybody', () => {
  const frames = (result: ReturnType<typeof run>) => result.cpus.map((one) => one.frames);

  it('work bound to one that is offline goes to those that are online', () => {
    expect(frames(run(host({ cpus: [cpu(0), cpu(1, { online: false })] }, { cpus: [1] }), 0.1))).toEqual([100, 0]);
  });

  it('goes away from one that goes offline, and comes back with it', () => {
    const change = (at: number, online: boolean) =>
      ({ atPicoseconds: at * MS, change: { kind: 'cpu', host: null, id: 1, online } }) as const;
    const events = [change(2.05, false), change(5.05, true)];
    const result = run(host({ cpus: [cpu(0), cpu(1)], events }, { cpus: [1] }), 0.1);
    // Frames come at 0, 0.1, .. 9.9 ms: 21 before 2.05 ms, 30 before 5.05 ms, 49 after it.
    expect(frames(result)).toEqual([30, 70]);
  });

  it('one that comes online shares the work that is bound to none', () => {
    const events = [{ atPicoseconds: 5.05 * MS, change: { kind: 'cpu', host: null, id: 1, online: true } } as const];
    const streams = [
      stream('s', 'far', 'v', {
        load: constant(10_000, 60),
        limitFrames: 100,
        sourcePort: { first: 10_000, count: 1000 },
      }),
    ];
    const one = run(host({ cpus: [cpu(0), cpu(1, { online: false })], streams }), 0.1);
    expect(frames(one)).toEqual([100, 0]);
    const [first = 0, second = 0] = frames(
      run(host({ cpus: [cpu(0), cpu(1, { online: false })], streams, events }), 0.1),
    );
    expect(first + second).toBe(100);
    // 51 frames come before it; of the others each takes the CPU that its conversation falls to.
    expect(second).toBeGreaterThan(10);
    expect(first).toBeGreaterThan(61);
  });

  it('an isolated one takes only what is bound to it', () => {
    const cpus = [cpu(0), cpu(1, { isolated: true })];
    expect(frames(run(host({ cpus }), 0.1))).toEqual([100, 0]);
    expect(frames(run(host({ cpus }, { cpus: [1] }), 0.1))).toEqual([0, 100]);
  });

  it('time stolen from one is time without work', () => {
    const cpus = [cpu(0, { steal: [{ every: MS, length: 0.25 * MS, offset: 0 }] })];
    // Four million frames a second are more than the two that the whole CPU could do.
    const streams = [stream('s', 'far', 'v', { load: constant(4e6, 60) })];
    const result = run(host({ cpus, streams }), 0.1);
    const [one] = result.cpus;
    expect(one?.stolenPicoseconds).toBe(25 * MS);
    // Busy all the rest but for the first frame's way, which lies in stolen time.
    expect(one?.busyPicoseconds).toBe(75 * MS);
    // 75 ms of packets that take 500 ns; the last of them ends with the run.
    expect(one?.frames).toBe(150_000);
  });

  it('a frame that comes in stolen time waits for its end', () => {
    const cpus = [cpu(0, { steal: [{ every: 100 * MS, length: 5 * US, offset: 0 }] })];
    const streams = [stream('s', 'far', 'v', { load: constant(10_000, 60), limitFrames: 1 })];
    expect(named(run(host({ cpus, streams }), 0.01).streams, 's').latency.maxPicoseconds).toBe(5_500_000);
  });
});

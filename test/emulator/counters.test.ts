import { describe, expect, it } from 'vitest';
import type { Blueprint, ClientPart, Load } from '#emulator/blueprint.ts';
import {
  bridge,
  cable,
  client,
  constant,
  cpu,
  emptyBlueprint,
  flow,
  MS,
  named,
  nic,
  run,
  stream,
  US,
} from './parts.ts';

const COSTS = { ...emptyBlueprint().costs, perPacketPicoseconds: 500_000 };

/** Two VNICs on a port, and a machine at the other end of its cable. */
function host(given: Partial<Blueprint>, vnic: Partial<ClientPart> = {}): Blueprint {
  return {
    ...emptyBlueprint(),
    cpus: [cpu(0)],
    costs: COSTS,
    nics: [nic('net0')],
    clients: [
      client('v', { index: 1, over: 'net0', ...vnic }),
      client('w', { index: 2, over: 'net0' }),
      client('far', { index: 3 }),
    ],
    cables: [cable('wire', 'net0', 'far')],
    ...given,
  };
}

/** So many frames of 1000 bytes at once. */
const burst = (frames: number): Load => ({
  kind: 'open',
  size: { kind: 'fixed', bytes: 1000 },
  arrival: { kind: 'burst', frames, everyPicoseconds: 1000 * MS },
});

describe('what the counters of dlstat(8) mean', () => {
  it.each([
    // Fewer than 10, 10 to 50, more than 50.
    [9, [1, 0, 0]],
    [10, [0, 1, 0]],
    [50, [0, 1, 0]],
    [51, [0, 0, 1]],
  ])('a chain of %i frames counts as %j', (frames, chains) => {
    const interrupts = { mode: 'moderated', packets: frames, timePicoseconds: MS } as const;
    const streams = [stream('s', 'far', 'v', { load: burst(frames) })];
    const lane = run(host({ nics: [nic('net0', { interrupts })], streams }), 0.01).lanes.find(
      ({ client: name, id }) => name === 'v' && id === 'sw',
    );
    expect(lane).toMatchObject({ chains, interruptFrames: frames, interruptBytes: 1000 * frames, pollFrames: 0 });
  });

  it('bytes are those of the frame with its header and without its check sequence', () => {
    const streams = [stream('s', 'far', 'v', { load: constant(1000, 1514), limitFrames: 10 })];
    const result = run(host({ streams }), 0.1);
    expect(named(result.clients, 'v').received).toEqual({ frames: 10, bytes: 15_140 });
    expect(result.rings[0]?.received).toEqual({ frames: 10, bytes: 15_140 });
    // On the wire each takes 4 bytes of FCS, and 20 of preamble and gap.
    expect(result.cables[0]?.ends[1].wireBytes).toBe(15_380);
  });

  it('what goes from one VNIC of a port to another is local, and never at its rings', () => {
    const streams = [stream('s', 'v', 'w', { limitFrames: 10 }), stream('t', 'far', 'w', { limitFrames: 5 })];
    const result = run(host({ streams }), 0.1);
    expect(named(result.clients, 'w')).toMatchObject({ received: { frames: 15 }, receivedLocal: { frames: 10 } });
    expect(named(result.clients, 'v').sent.frames).toBe(10);
    expect(result.rings.map(({ received }) => received.frames)).toEqual([5]);
    expect(result.transmitRings.map(({ sent }) => sent.frames)).toEqual([0]);
    const lanes = result.lanes.filter((lane) => lane.client === 'w').map((lane) => [lane.id, lane.received.frames]);
    expect(lanes).toEqual([
      ['sw', 5],
      ['local', 10],
    ]);
  });

  it('a ring without a descriptor loses frames that the link has then not received', () => {
    // One frame is in service and four wait in the ring; the other five come within its 500 us.
    const costs = { ...COSTS, perPacketPicoseconds: 500 * US };
    const streams = [stream('s', 'far', 'v', { load: burst(10) })];
    const result = run(host({ costs, nics: [nic('net0', { ringFrames: 4 })], streams }, { rings: 1 }), 0.01);
    const ring = result.rings.find((one) => one.client === 'v');
    expect(ring).toMatchObject({ received: { frames: 5, bytes: 5000 }, dropped: { frames: 5, bytes: 5000 } });
    expect(result.nics[0]).toMatchObject({ received: { frames: 5 }, receivedDropped: { frames: 5 } });
    expect(named(result.clients, 'v')).toMatchObject({ received: { frames: 5 }, receivedDropped: { frames: 5 } });
    expect(result.drops).toEqual([{ place: 'client/v', reason: 'ring', frames: 5, bytes: 5000 }]);
  });

  it('what is for nobody here is left aside by the port, too large frames and errors are not', () => {
    const streams = [
      stream('stranger', 'far', 'v', { to: { mac: '02:00:00:00:00:77' }, limitFrames: 3 }),
      stream('large', 'far', 'v', { load: constant(1000, 2000), limitFrames: 4 }),
      stream('right', 'far', 'v', { limitFrames: 5 }),
    ];
    const blueprint = host({ streams });
    const clients = blueprint.clients.map((one) => (one.name === 'far' ? { ...one, mtu: 9000 } : one));
    const [port] = run({ ...blueprint, clients }, 0.1).nics;
    expect(port).toMatchObject({ received: { frames: 5 }, filtered: { frames: 3 }, receivedDropped: { frames: 4 } });
  });

  it('a conversation takes one ring both ways, and the sums of rings are the counts of their port', () => {
    const many = { sourcePort: { first: 1000, count: 64 }, limitFrames: 640 };
    const streams = [stream('in', 'far', 'v', many), stream('out', 'v', 'far', many)];
    const result = run(host({ streams }, { rings: 4, txRings: 4 }), 0.1);
    const rx = result.rings.filter((one) => one.client === 'v').map(({ received }) => received.frames);
    const tx = result.transmitRings.filter((one) => one.client === 'v').map(({ sent }) => sent.frames);
    for (const rings of [rx, tx]) {
      expect(rings).toHaveLength(4);
      expect(rings.reduce((sum, frames) => sum + frames, 0)).toBe(640);
      // Ten frames of each of 64 conversations; each ring has some of them.
      for (const frames of rings) expect(frames % 10).toBe(0);
      expect(Math.min(...rings)).toBeGreaterThan(60);
    }
    const lanes = result.transmitLanes.filter((one) => one.client === 'v').map(({ sent }) => sent.frames);
    expect(lanes).toEqual(tx);
  });

  it('a sender is blocked once when too many wait, and unblocked once when they have gone', () => {
    // 10 Mb/s are 12,500 bytes a tick of 10 ms: twelve frames and a thirteenth that overshoots leave at once, seventeen wait.
    const limiter = {
      kind: 'crossbow-tick',
      tickPicoseconds: 10 * MS,
      accounting: 'l2',
      blockFrames: 10,
      dropFrames: 1000,
    } as const;
    const streams = [stream('s', 'v', 'far', { load: burst(30) })];
    const at = (seconds: number) => named(run(host({ limiter, streams }, { maxbw: 10e6 }), seconds).clients, 'v');
    expect(at(0.005)).toMatchObject({ blocked: 1, unblocked: 0, sent: { frames: 13 } });
    expect(at(0.015)).toMatchObject({ blocked: 1, unblocked: 1, sent: { frames: 26 } });
    expect(at(0.025)).toMatchObject({ blocked: 1, unblocked: 1, sent: { frames: 30 } });
  });

  it('a flow counts what its link counts of it: what a limit behind it drops is no more its own', () => {
    const flows = [flow('f', 'v', { maxbw: null })];
    const limiter = { kind: 'token-bucket', burstBytes: 5000, accounting: 'l2', queueFrames: 5 } as const;
    // Five frames are the burst, five wait, ten are lost; a second is enough for those that wait.
    const streams = [stream('s', 'v', 'w', { load: burst(20) })];
    const result = run(
      {
        ...host({ limiter, flows, streams }, { over: 'stub', maxbw: 1e6 }),
        bridges: [bridge('stub')],
        clients: [
          client('v', { index: 1, over: 'stub', maxbw: 1e6 }),
          client('w', { index: 2, over: 'stub' }),
          client('far', { index: 3 }),
        ],
      },
      0.9,
    );
    expect(named(result.clients, 'v')).toMatchObject({ sent: { frames: 10 }, sentDropped: { frames: 10 } });
    expect(result.flows[0]).toMatchObject({ sent: { frames: 10 }, sentDropped: { frames: 10 } });
  });
});

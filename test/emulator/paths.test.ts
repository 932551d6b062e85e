import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Blueprint, CableEnd, StreamPart } from '#emulator/blueprint.ts';
import { Standstill } from '#emulator/options.ts';
import { circlesOf } from '#emulator/path/circles.ts';
import { pathsOf, type StreamPath } from '#emulator/path/paths.ts';
import type { Result, StreamResult } from '#emulator/result.ts';
import { runs } from '../runs.ts';
import { bridge, cable, client, constant, emptyBlueprint, flow, greedy, run, stream } from './parts.ts';
import { topology } from './topology.ts';

/** Without what a path says nothing of: changes while it runs, copies for those who look on, ends that send to themselves. */
function quiet(blueprint: Blueprint): Blueprint {
  return {
    ...blueprint,
    clients: blueprint.clients.map((one) => ({ ...one, promiscuous: false })),
    streams: blueprint.streams.filter(({ from, to }) => 'mac' in to || to.client !== from),
    events: [],
  };
}

/** The same with room for what comes late, consumers that stop those who send, and programs that wait. */
function patient(blueprint: Blueprint): Blueprint {
  const roomy = (end: CableEnd): CableEnd => ({
    ...end,
    egress: { ...end.egress, queueFrames: 400, queueBytes: null },
    ...(end.ingress && {
      ingress: {
        ...end.ingress,
        quanta: 0xffff,
        classes: end.ingress.classes.map((one) => ({ ...one, headroomBytes: 40_000 })),
      },
    }),
  });
  return {
    ...blueprint,
    limiter: { kind: 'token-bucket', burstBytes: 15_000, accounting: 'l2', queueFrames: 400 },
    nics: blueprint.nics.map((one) => ({ ...one, packetsPerSecond: null })),
    cables: blueprint.cables.map((one) => ({
      ...one,
      bitErrorRate: 0,
      ends: [roomy(one.ends[0]), roomy(one.ends[1])],
    })),
    clients: blueprint.clients.map((one) => ({
      ...one,
      vid: null,
      maxbw: one.maxbw === 0 ? null : one.maxbw,
      receiver: one.receiver.servicePicoseconds === 0 ? one.receiver : { ...one.receiver, resumeFrames: 0 },
      guest: null,
    })),
    streams: blueprint.streams.flatMap((one): readonly StreamPart[] =>
      'client' in one.to ? [{ ...one, load: one.load.kind === 'blocking' ? one.load : greedy(700, 3e9) }] : [],
    ),
  };
}

/** `place reason` of all that a path says it can lose. */
function losable({ there, back }: StreamPath): ReadonlySet<string> {
  const hops = [...there.hops, ...(back?.hops ?? [])];
  return new Set(hops.flatMap(({ place, losses }) => losses.map(({ reason }) => `${place} ${reason}`)));
}

function lost({ drops }: StreamResult): readonly string[] {
  return drops.filter(({ frames }) => frames > 0).map(({ place, reason }) => `${place} ${reason}`);
}

/** What is counted in 3 ms. Ends that answer each other in no time never come so far: of them nothing is asked. */
function carried(blueprint: Blueprint): Result {
  try {
    return run(blueprint, 0.003);
  } catch (error) {
    fc.pre(!(error instanceof Standstill));
    throw error;
  }
}

/** Drops of streams at places of which their paths do not say that they can lose; and how many streams can lose nowhere. */
function unforeseen(blueprint: Blueprint): {
  readonly drops: readonly string[];
  readonly lossless: number;
  readonly refused: number;
} {
  const paths = new Map(pathsOf(blueprint).map((path) => [path.stream, losable(path)]));
  const { streams } = carried(blueprint);
  const drops = streams.flatMap((stream) =>
    lost(stream).flatMap((one) => (paths.get(stream.name)?.has(one) ? [] : [`${stream.name}: ${one}`])),
  );
  const refused = streams.filter((one) => lost(one).some((drop) => drop.endsWith(' mtu'))).length;
  return { drops, refused, lossless: [...paths.values()].filter(({ size }) => size === 0).length };
}

describe('any network', () => {
  it('loses only where the path of a stream says that it can, under any load', () => {
    fc.assert(
      fc.property(topology, (drawn) => {
        expect(unforeseen(quiet(drawn)).drops).toEqual([]);
      }),
      runs(60),
    );
  });

  it('does so whatever its interfaces take', () => {
    let tooLarge = 0;
    fc.assert(
      fc.property(
        topology,
        fc.array(fc.constantFrom(1500, 1500, 900, 9000), { minLength: 8, maxLength: 8 }),
        (drawn, mtus) => {
          const clients = drawn.clients.map((one, index) => ({ ...one, mtu: mtus[index % mtus.length] ?? 1500 }));
          const nics = drawn.nics.map((one) => ({ ...one, mtu: 9000 }));
          const found = unforeseen(quiet({ ...drawn, clients, nics }));
          tooLarge += found.refused;
          expect(found.drops).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
    expect(tooLarge).toBeGreaterThan(10);
  });

  it('loses nothing of a stream whose path can lose nowhere, whoever else sends', () => {
    let lossless = 0;
    fc.assert(
      fc.property(topology, (drawn) => {
        const found = unforeseen(patient(quiet(drawn)));
        lossless += found.lossless;
        expect(found.drops).toEqual([]);
      }),
      runs(60),
    );
    expect(lossless).toBeGreaterThan(10);
  });
});

describe('a stream of many connections', () => {
  it.each([4096, 4097, 65_536])('loses at a flow that drops the last of %i, and its path says so', (count) => {
    const [first, last] = [65_536 - count, 65_535];
    const blueprint: Blueprint = {
      ...emptyBlueprint(),
      bridges: [bridge('stub')],
      clients: [client('a', { index: 1, over: 'stub' }), client('b', { index: 2, over: 'stub' })],
      flows: [flow('shut', 'a', { match: { ...flow('', '').match, protocol: 'udp', localPort: last }, maxbw: 0 })],
      streams: [stream('s', 'a', 'b', { load: constant(1e8, 60), limitFrames: count, sourcePort: { first, count } })],
    };
    const [path] = pathsOf(blueprint);
    const [result] = carried(blueprint).streams;
    expect(result?.dropped.frames).toBe(1);
    expect(result && lost(result)).toEqual(path && [...losable(path)]);
  });
});

describe('buffers that can wait for each other', () => {
  /** Switches with a machine each, and lossless cables between those that are named. */
  const switches = (count: number, joined: readonly (readonly [number, number])[]): Blueprint => {
    const all = Array.from({ length: count }, (_, one) => one);
    const end = (part: string): CableEnd => ({
      part,
      egress: { queueFrames: 1000, queueBytes: null, classes: null },
      ingress: {
        kind: 'pfc',
        mac: '02:00:00:00:ff:ff',
        pauseFrameBytes: 60,
        quanta: 0xffff,
        responsePicoseconds: 614_400,
        classes: [{ name: 'kept', priorities: [0], xoffBytes: 6000, xonBytes: 3000, headroomBytes: 30_000 }],
      },
    });
    const laid = (name: string, a: string, b: string) => cable(name, a, b, { ends: [end(a), end(b)] });
    return {
      ...emptyBlueprint(),
      bridges: all.map((one) => bridge(`s${one}`)),
      clients: all.map((one) => client(`m${one}`, { index: one + 1 })),
      cables: [
        ...joined.map(([a, b]) => laid(`c${a}${b}`, `s${a}`, `s${b}`)),
        ...all.map((one) => laid(`d${one}`, `m${one}`, `s${one}`)),
      ],
    };
  };
  const ring = (count: number) =>
    switches(
      count,
      Array.from({ length: count }, (_, one) => [one, (one + 1) % count] as const),
    );

  it('are found in a ring of five switches, by the names that the run has for them when they do', () => {
    const [circle, other, ...more] = circlesOf(ring(5));
    expect(more).toEqual([]);
    // The same round the other way.
    expect(other?.ends.map(({ cable: name }) => name).toSorted()).toEqual(
      circle?.ends.map(({ cable: name }) => name).toSorted(),
    );
    const streams = (circle?.causes ?? []).flatMap(([cause], index) =>
      cause?.from && cause.to ? [stream(`s${index}`, cause.from, cause.to, { load: greedy(1514, 10e9) })] : [],
    );
    const [deadlock] = run({ ...ring(5), streams }, 0.02).deadlocks;
    const sorted = (ends: readonly { readonly cable: string; readonly into: string; readonly name: string }[]) =>
      ends.map(({ cable: name, into, name: kept }) => `${name} ${into} ${kept}`).toSorted();
    expect(streams).toHaveLength(5);
    expect(sorted(deadlock?.buffers ?? [])).toEqual(sorted(circle?.ends ?? []));
  });

  it('are found in a ring of three, where only flooded frames go around', () => {
    const [circle] = circlesOf(ring(3));
    expect(circle?.ends).toHaveLength(3);
    expect(circle?.causes.flat().map(({ to }) => to)).toEqual([null, null, null]);
  });

  it('are not in a tree', () => {
    const tree = switches(5, [
      [0, 1],
      [0, 2],
      [1, 3],
      [1, 4],
    ]);
    expect(circlesOf(tree)).toEqual([]);
  });
});

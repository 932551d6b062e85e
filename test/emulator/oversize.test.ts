import { describe, expect, it } from 'vitest';
import type { Blueprint } from '#emulator/blueprint.ts';
import { pathsOf } from '#emulator/path/paths.ts';
import { bridge, cable, client, constant, emptyBlueprint, named, run, stream } from './parts.ts';

const JUMBO = 9014;
const FULL = 1514;

/** `large` and `small` on one switch that carries any size; `small` may be on a port with lossless classes or behind a lane. */
function unequal(bytes: number, given: Partial<Blueprint> = {}): Blueprint {
  return {
    ...emptyBlueprint(),
    bridges: [bridge('switch')],
    clients: [client('large', { index: 1, mtu: 9000 }), client('small', { index: 2, mtu: 1500 })],
    cables: [cable('l', 'large', 'switch'), cable('s', 'small', 'switch')],
    streams: [stream('s', 'large', 'small', { load: constant(50_000, bytes) })],
    ...given,
  };
}

describe('a frame that is larger than its receiver may send', () => {
  it('is left aside by the interface, and counted there', () => {
    const result = run(unequal(JUMBO), 0.001);
    const { offered, delivered, dropped, drops, inFlight } = named(result.streams, 's');
    expect(offered.frames).toBeGreaterThan(10);
    expect(delivered.frames).toBe(0);
    expect(dropped.frames + inFlight.frames).toBe(offered.frames);
    expect(drops.map(({ place, reason }) => [place, reason])).toEqual([['client/small', 'mtu']]);
    expect(named(result.clients, 'small')).toMatchObject({
      received: { frames: 0 },
      receivedDropped: { frames: dropped.frames },
    });
  });

  it('comes through where it is as large as that, and no larger', () => {
    expect(run(unequal(FULL), 0.001).drops).toEqual([]);
    expect(run(unequal(FULL + 1), 0.001).drops.map(({ reason }) => reason)).toEqual(['mtu']);
  });

  it('is told by the path, whose MTU is that of the receiver', () => {
    const path = (bytes: number) => pathsOf(unequal(bytes))[0]?.there;
    expect(path(FULL)).toMatchObject({ mtuBytes: 1500, reached: ['small'] });
    expect(
      path(JUMBO)?.hops.flatMap(({ place, losses }) => losses.map(({ reason }) => [place, reason])),
    ).toContainEqual(['client/small', 'mtu']);
  });

  it('is none of an exchange: its datagrams are cut to what both ends take', () => {
    const load = {
      kind: 'request-response',
      requestBytes: 8000,
      responseBytes: 8000,
      concurrency: 1,
      thinkPicoseconds: 0,
      timeoutPicoseconds: 1e9,
    } as const;
    for (const [from, to] of [
      ['large', 'small'],
      ['small', 'large'],
    ] as const) {
      const result = run(unequal(FULL, { streams: [stream('s', from, to, { load })] }), 0.002);
      expect(result.drops).toEqual([]);
      expect(named(result.streams, 's').exchanges?.count).toBeGreaterThan(3);
    }
  });
});

import { describe, expect, it } from 'vitest';
import type { Blueprint, TunnelPart } from '#emulator/blueprint.ts';
import type { Sighting } from '#emulator/options.ts';
import { bridge, cable, client, cpu, emptyBlueprint, named, nic, run, stream, tcp } from './parts.ts';

const MTU = { inner: 1450, outer: 1500 } as const;
const ENDS = { v4: ['192.168.1.1', '192.168.1.2'], v6: ['fd00::1', 'fd00::2'] } as const;

interface Wish {
  readonly family?: keyof typeof ENDS;
  readonly mtu?: { readonly inner: number; readonly outer: number };
  readonly vid?: number | null;
  readonly remotes?: TunnelPart['remotes'];
  readonly given?: Partial<Blueprint>;
}

/** Two hosts with a wire between them; `a` and `b` are in segment 7, `x` is in segment 8 on the host of `b`, with its address. */
function overlay({ family = 'v4', mtu = MTU, vid = null, remotes = null, given = {} }: Wish): Blueprint {
  const [one, two] = ENDS[family];
  const tunnel = (name: string, below: string, local: string, vni: number): TunnelPart => ({
    name,
    bridge: `seg-${name}`,
    client: below,
    vni,
    local,
    port: 4789,
    remotes: name === 't1' ? remotes : null,
    cos: null,
  });
  const guest = (name: string, index: number, over: string, ip: string) =>
    client(name, { index, over, mtu: mtu.inner, ips: [ip], cos: 5 });
  return {
    ...emptyBlueprint(),
    bridges: ['t1', 't2', 't3'].map((name) => bridge(`seg-${name}`, { mtu: mtu.inner })),
    nics: [nic('n1', { mtu: mtu.outer }), nic('n2', { mtu: mtu.outer })],
    cables: [cable('wire', 'n1', 'n2')],
    clients: [
      client('u1', { index: 1, over: 'n1', mtu: mtu.outer, ips: [one], vid }),
      client('u2', { index: 2, over: 'n2', mtu: mtu.outer, ips: [two], vid }),
      guest('a', 3, 'seg-t1', '10.0.0.1'),
      guest('b', 4, 'seg-t2', '10.0.0.2'),
      guest('x', 5, 'seg-t3', '10.0.0.2'),
    ],
    tunnels: [tunnel('t1', 'u1', one, 7), tunnel('t2', 'u2', two, 7), tunnel('t3', 'u2', two, 8)],
    streams: [
      stream('s', 'a', 'b', { limitFrames: 100, load: { ...constant1000(), size: { kind: 'fixed', bytes: 1000 } } }),
    ],
    ...given,
  };
}

function constant1000() {
  return { kind: 'open', arrival: { kind: 'constant', gapPicoseconds: 10e6 } } as const;
}

describe('a tunnel', () => {
  it.each([
    ['IPv4', { family: 'v4' }, 50],
    ['IPv4 in a VLAN', { family: 'v4', vid: 9 }, 54],
    ['IPv6', { family: 'v6' }, 70],
    ['IPv6 in a VLAN', { family: 'v6', vid: 9 }, 74],
  ] as const)('over %s makes frames %s bytes longer (RFC 7348)', (_, wish, added) => {
    const seen: Sighting[] = [];
    const result = run(overlay(wish), 0.1, { probe: { at: ['wire'], see: (one) => seen.push(one) } });
    expect(named(result.streams, 's').delivered).toEqual({ frames: 100, bytes: 100_000 });
    expect(new Set(seen.map(({ bytes }) => bytes))).toEqual(new Set([1000 + added]));
    expect(seen[0]).toMatchObject({ protocol: 'udp', destinationPort: 4789, cos: 5 });
    expect(seen[0]?.sourcePort).toBeGreaterThanOrEqual(49_152);
  });

  // P13: payload of a segment over what it occupies on the wire, 1538 bytes.
  it.each([
    [1450, 1500, false, null, 'v4', 9.168],
    [1450, 1500, true, null, 'v4', 9.09],
    [1450, 1500, false, 9, 'v4', 9.144],
    [1430, 1500, false, null, 'v6', (10 * 1390) / 1538],
    [1500, 1550, false, null, 'v4', 9.194],
    [8950, 9000, false, null, 'v4', 9.858],
  ] as const)(
    'carries TCP of an inner MTU of %i over %i (timestamps: %s, tag: %s, %s) at %f Gb/s',
    (inner, outer, timestamps, vid, family, expected) => {
      const load = tcp({ windowBytes: 100_000, timestamps, delayedAckPicoseconds: 0 });
      const streams = [stream('s', 'a', 'b', { protocol: 'tcp', load })];
      const result = run(overlay({ family, vid, mtu: { inner, outer }, given: { streams } }), 0.5);
      const gigabits = ((named(result.streams, 's').goodputBytes ?? 0) * 8) / 0.5 / 1e9;
      expect(Math.abs(gigabits / expected - 1)).toBeLessThan(0.002);
    },
  );

  it('keeps segments apart that use the same addresses, broadcasts too', () => {
    const streams = [
      stream('to-b', 'a', 'b', { limitFrames: 10 }),
      stream('all', 'a', 'b', { to: { mac: 'ff:ff:ff:ff:ff:ff' }, limitFrames: 10 }),
      stream('other', 'a', 'x', { limitFrames: 10 }),
    ].map((one) => ({ ...one, load: { ...constant1000(), size: { kind: 'fixed', bytes: 500 } as const } }));
    const result = run(overlay({ given: { streams } }), 0.1);
    expect(named(result.clients, 'b').received.frames).toBe(20);
    expect(named(result.clients, 'x').received.frames).toBe(0);
    expect(named(result.streams, 'other').delivered.frames).toBe(0);
  });

  it('knows of a static table what stands there, and drops the rest', () => {
    const known = run(overlay({ remotes: { '02:00:00:00:00:04': '192.168.1.2' } }), 0.1);
    expect(named(known.streams, 's').delivered.frames).toBe(100);
    const strange = run(overlay({ remotes: { '02:00:00:00:00:99': '192.168.1.2' } }), 0.1);
    expect(strange.drops).toEqual([{ place: 'overlay/t1', reason: 'no-route', frames: 100, bytes: 100_000 }]);
  });

  it('drops what no longer fits into a packet of the link below', () => {
    const result = run(overlay({ mtu: { inner: 1000, outer: 1000 } }), 0.1);
    expect(result.drops).toEqual([{ place: 'client/u1', reason: 'mtu', frames: 100, bytes: 100_000 }]);
  });

  it('takes CPU time on the CPUs of the link below: one core of 2 us a packet is full at 500,000 a second', () => {
    const costs = { ...emptyBlueprint().costs, encapsulatePicoseconds: 2e6 };
    const load = {
      kind: 'open',
      size: { kind: 'fixed', bytes: 100 },
      arrival: { kind: 'constant', gapPicoseconds: 1e6 },
    } as const;
    const blueprint = overlay({ given: { costs, cpus: [cpu(0)], streams: [stream('s', 'a', 'b', { load })] } });
    const result = run(blueprint, 1);
    expect(named(result.streams, 's').delivered.frames).toBeGreaterThan(499_900);
    expect(named(result.streams, 's').delivered.frames).toBeLessThanOrEqual(500_000);
    expect(result.cpus[0]?.busyPicoseconds).toBeGreaterThan(0.999e12);
  });
});

import { describe, it } from 'vitest';
import type { Blueprint, ClientPart, Load, StreamPart } from '#emulator/blueprint.ts';
import type { RowBudget } from '#emulator/options.ts';
import { expectAsEvents } from './answer.ts';
import { bridge, cable, client, emptyBlueprint, G, MS, nic, stream, US } from './parts.ts';

/** Hardly any rows, so that a window ends after a few frames. */
const FEW: RowBudget = { chain: 2, window: 1, meeting: 1, meetingRoom: 1, stage: 1 };

const poisson = (gap: number): Load => ({
  kind: 'open',
  size: { kind: 'uniform', fromBytes: 60, toBytes: 1500 },
  arrival: { kind: 'poisson', gapPicoseconds: gap },
});

const everySoOften = (gap: number): Load => ({
  kind: 'open',
  size: { kind: 'fixed', bytes: 1250 },
  arrival: { kind: 'constant', gapPicoseconds: gap },
});

interface Pair {
  readonly clients?: readonly ClientPart[];
  readonly streams?: readonly StreamPart[];
  readonly cables?: Blueprint['cables'];
  readonly load?: Load;
  /** Waiting frames at most, in front of each wire. */
  readonly queueFrames?: number;
  readonly minBitsPerSecond?: number;
}

/** Two hosts with two VFs each, which send more than the wire to one machine can take. */
function pair({
  clients = [],
  cables = [],
  streams = [],
  load = poisson(3 * US),
  queueFrames = 3,
  minBitsPerSecond,
}: Pair): Blueprint {
  const senders = ['a0', 'a1', 'b0', 'b1'];
  const queue = { queueFrames, queueBytes: null, classes: null };
  const classes = [{ name: 'all', priorities: [0, 1, 2, 3, 4, 5, 6, 7], ets: 100 }];
  const promised = minBitsPerSecond !== undefined;
  return {
    ...emptyBlueprint(),
    bridges: [bridge('tor')],
    nics: [nic('na'), nic('nb')],
    clients: [
      ...senders.map((name, index) =>
        client(name, {
          index,
          over: `n${name[0]}`,
          kind: 'vf',
          minBitsPerSecond: promised && index % 2 === 0 ? minBitsPerSecond : null,
        }),
      ),
      client('m', { index: 10 }),
      ...clients,
    ],
    cables: [
      ...['na', 'nb', 'm'].map((part) =>
        cable(`c${part}`, part, 'tor', {
          ...{ bitsPerSecond: part === 'm' ? 3 * G : 5 * G, delayPicoseconds: US, fcsBytes: 0, overheadBytes: 0 },
          ends: [
            { part, egress: promised ? { ...queue, queueFrames: 30, classes } : queue },
            { part: 'tor', egress: queue },
          ],
        }),
      ),
      ...cables,
    ],
    streams: [...senders.map((name) => stream(`s${name}`, name, 'm', { load })), ...streams],
  };
}

const receiver = client('q', { index: 20, over: 'na', maxbw: 500e6 });

describe('ahead of time is as event by event, many rows at once or few, where', () => {
  it.each<{ readonly name: string; readonly blueprint: Blueprint }>([
    { name: 'a window ends between the frames of two NICs that meet', blueprint: pair({}) },
    {
      name: 'what a NIC promises one of its clients depends on the present',
      blueprint: pair({ minBitsPerSecond: 2 * G }),
    },
    {
      name: 'a limit is reached both from beside it and by the wire',
      blueprint: pair({
        clients: [receiver, client('z', { index: 30, over: 'na' }), client('y', { index: 31 })],
        cables: [cable('cy', 'y', 'tor')],
        streams: [
          stream('beside', 'z', 'q', { load: poisson(9 * US) }),
          stream('far', 'y', 'q', { load: poisson(9 * US) }),
        ],
      }),
    },
    {
      name: 'frames of several NICs come at one picosecond',
      blueprint: pair({ load: everySoOften(8 * US), queueFrames: 1 }),
    },
  ])('$name', ({ blueprint }) => {
    expectAsEvents(blueprint, { seed: 7, warmupPicoseconds: 0 }, FEW, [5 * MS]);
  });
});

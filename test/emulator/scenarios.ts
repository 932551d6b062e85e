import type { Blueprint, CablePart, ClientPart, IngressPart, StreamPart } from '#emulator/blueprint.ts';
import { client, emptyBlueprint, stream } from './parts.ts';

const LINK = 10e9;

/** The scenarios S1J, S2 and S3 by which the engine is compared with others: n senders, one switch, 10 Gb/s, queues of 100. */
export function scenario(kind: 'S1J' | 'S2' | 'S3', n: number): Blueprint {
  const bytes = kind === 'S2' ? 64 : 1500;
  const offered = kind === 'S1J' ? 9e9 : kind === 'S2' ? 1e9 : 200e6;
  const gap = Math.round((bytes * 8e12) / offered);
  const receivers = kind === 'S2' ? n : 1;
  const clients: ClientPart[] = [];
  const cables: CablePart[] = [];
  const streams: StreamPart[] = [];
  const egress = { queueFrames: 100, queueBytes: null, classes: null };
  for (let i = 0; i < n + receivers; i++) {
    const name = i < n ? `s${pad(i)}` : `r${pad(i - n)}`;
    clients.push(client(name, { index: i, maxbw: kind === 'S3' && i < n ? 100e6 : null }));
    cables.push({
      name: `c-${name}`,
      ends: [
        { part: name, egress },
        { part: 'switch', egress },
      ],
      bitsPerSecond: LINK,
      delayPicoseconds: 1e6,
      overheadBytes: 0,
      fcsBytes: 0,
      bitErrorRate: 0,
      up: true,
    });
    if (i >= n) continue;
    streams.push(
      stream(`f${pad(i)}`, name, `r${pad(receivers > 1 ? i : 0)}`, {
        startPicoseconds: 1e6 + Math.floor((gap * i) / n),
        load: {
          kind: 'open',
          size: { kind: 'fixed', bytes },
          arrival:
            kind === 'S1J'
              ? {
                  kind: 'jitter',
                  gapPicoseconds: gap,
                  fraction: 0.25,
                  generator: { kind: 'xorshift32', seed: Math.imul(i + 1, 0x9e3779b1) | 1 },
                }
              : { kind: 'constant', gapPicoseconds: gap },
        },
      }),
    );
  }
  return {
    ...emptyBlueprint(),
    limiter: { kind: 'token-bucket', burstBytes: 15_000, accounting: 'l2', queueFrames: 100 },
    pollBudget: 64,
    bridges: [
      {
        name: 'switch',
        mtu: null,
        defaultVid: 0,
        lossless: false,
        clientQueueFrames: 100,
        uplinks: [],
        teaming: 'failover',
        refuseForged: false,
        tableEntries: 1 << 16,
      },
    ],
    cables,
    clients,
    streams,
  };
}

/**
 * The scenario S1L: n greedy senders that lose nothing, because the switch pauses each above 15 frames and lets it go on below 12.
 * Pause frames take no time, as in the simulator whose counts are recorded.
 */
export function lossless(n: number): Blueprint {
  const base = scenario('S1J', n);
  const ingress: IngressPart = {
    kind: 'pfc',
    mac: '02:00:00:00:ff:ff',
    pauseFrameBytes: 0,
    quanta: 0xffff,
    responsePicoseconds: 0,
    classes: [
      {
        name: 'lossless',
        priorities: [0],
        xoffBytes: 15 * 1500,
        xonBytes: 12 * 1500,
        headroomBytes: 10 * 1500,
      },
    ],
  };
  return {
    ...base,
    cables: base.cables.map((cable) => {
      const [machine, port] = cable.ends;
      return machine.part.startsWith('r') ? cable : { ...cable, ends: [machine, { ...port, ingress }] };
    }),
    streams: base.streams.map((stream) => ({
      ...stream,
      startPicoseconds: 0,
      load: {
        kind: 'greedy',
        size: { kind: 'fixed', bytes: 1500 },
        windowFrames: 2,
        bitsPerSecond: LINK,
        costPicoseconds: 0,
      },
    })),
  };
}

function pad(index: number): string {
  return String(index).padStart(5, '0');
}

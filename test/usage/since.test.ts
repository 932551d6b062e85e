import { expect, test } from 'vitest';
import { carryTraffic } from '#hosts/run.ts';
import { advanced, type Counters } from '#usage/counters.ts';
import type { Report } from '#usage/report.ts';
import { since } from '#usage/since.ts';
import { readyRun } from '../support/runs.ts';

const TRAFFIC = `apiVersion: vnetctl/v1
kind: Traffic
metadata: {name: t}
spec:
  duration: 50ms
  streams: {s: {from: client-a, to: bge0, rate: 20kpps}, back: {from: bge1, to: client-b, rate: 1kpps}}
`;

const NOTHING: Counters = {
  clockNanoseconds: 0,
  links: [],
  flows: [],
  lanes: [],
  rings: [],
  transmitRings: [],
  transmitLanes: [],
  pauses: [],
  ports: [],
};

test('what came to counters is what a run has added to them, in every table', async () => {
  const part: Report = await carryTraffic(await readyRun(TRAFFIC));
  const before = advanced(NOTHING, part, 50e6);
  const after = advanced(before, part, 100e6);
  expect(since(before, after)).toEqual(before);
  expect(since(NOTHING, before)).toEqual(before);
  expect(before.links.some(({ received }) => received.frames > 900)).toBe(true);
  expect(before.rings.length + before.transmitRings.length + before.lanes.length).toBeGreaterThan(1);
});

test('counters that begin anew are shown as they are', () => {
  const link = {
    name: 'v0',
    received: { frames: 10, bytes: 100 },
    sent: { frames: 0, bytes: 0 },
    receivedDropped: { frames: 0, bytes: 0 },
    sentDropped: { frames: 0, bytes: 0 },
    local: { frames: 0, bytes: 0 },
    broadcast: { frames: 0, bytes: 0 },
    blocked: 0,
    unblocked: 0,
  };
  const anew = { ...link, received: { frames: 3, bytes: 30 } };
  expect(since({ ...NOTHING, links: [link] }, { ...NOTHING, links: [anew] }).links).toEqual([anew]);
});

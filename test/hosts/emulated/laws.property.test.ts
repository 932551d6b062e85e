import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { carryTraffic } from '#hosts/run.ts';
import type { ReadyRun } from '#reconcile/traffic.ts';
import type { HostState } from '#state/host-state.ts';
import type { Count, Report } from '#usage/report.ts';
import { runs } from '../../runs.ts';
import { documentTree } from '../../support/documents.ts';
import { HARDWARE, validStates } from '../../support/random-state.ts';
import { prepared } from '../../support/runs.ts';

const SECONDS = 0.001;

const arrival = fc.oneof(
  fc.constantFrom<unknown>('constant', 'poisson'),
  fc.constant({ jitter: '25%', generator: 'xorshift32', seeds: [7] }),
  fc.record({ onOff: fc.record({ on: fc.constant('50us'), off: fc.constant('30us'), random: fc.boolean() }) }),
  fc.constant({ replay: [{ at: '0' }, { at: '400us', frame: 64 }] }),
);

const open = fc
  .record({
    rate: fc.constantFrom('50M', '900M', '9G', '300kpps'),
    arrival,
    frame: fc.constantFrom<unknown>(64, 1518, 'imix', { from: 64, to: 1518 }),
    connections: fc.constantFrom(1, 16),
  })
  .map(({ rate, ...one }) =>
    typeof one.arrival === 'object' && one.arrival !== null && 'replay' in one.arrival ? one : { ...one, rate },
  );

/** Between VFs of one port nothing takes time, so who asks must think. */
const load = fc.oneof(
  { weight: 4, arbitrary: open },
  fc.constant({ greedy: true }),
  fc.constant({ greedy: true, protocol: 'tcp', bytes: '2M', localPort: 443 }),
  fc.constant({ requestResponse: { request: 200, response: '4K', concurrency: 3, think: '5us' } }),
  fc.constant({ rate: '300kpps', socket: 30 }),
);

const stream = fc.record({
  from: fc.nat(),
  to: fc.nat(),
  load,
  cos: fc.constantFrom<number | undefined>(undefined, 3),
});

const traffic = fc.record({
  streams: fc.array(stream, { minLength: 1, maxLength: 6, size: 'large' }),
  consume: fc.constantFrom(null, null, '200kpps'),
});
type Traffic = typeof traffic extends fc.Arbitrary<infer T> ? T : never;

/** Who can send and receive on such a host. */
function endsOf(state: HostState): string[] {
  const links = [...state.values()].filter(({ kind }) => ['phys', 'vnic', 'vlan', 'vf', 'aggr'].includes(kind));
  return [...links.map(({ name }) => name), 'client-a', 'client-b', 'client-d'].sort();
}

function trafficDocument(state: HostState, { streams, consume }: Traffic): Record<string, unknown> {
  const ends = endsOf(state);
  const at = (number: number) => ends[number % ends.length] ?? '';
  const named = streams.map((one, index) => {
    const cos = one.cos === undefined ? {} : { cos: one.cos };
    return [`s${index}`, { from: at(one.from), to: at(one.to), ...cos, ...one.load }] as const;
  });
  return {
    duration: `${SECONDS * 1000}ms`,
    warmup: '100us',
    streams: Object.fromEntries(named.filter(([, { from, to }]) => from !== to)),
    ...(consume === null ? {} : { receivers: { [at(streams[0]?.to ?? 0)]: { consume } } }),
  };
}

/** What a run of these documents would be; null: they are refused. */
async function ready(state: HostState, given: Traffic): Promise<ReadyRun | null> {
  const spec = trafficDocument(state, given);
  const document = { apiVersion: 'vnetctl/v1', kind: 'Traffic', metadata: { name: 't' }, spec };
  const text = [documentTree(state, 'n'), document].map((one) => JSON.stringify(one)).join('\n---\n');
  return (await prepared(text)).run;
}

const sum = (counts: readonly Count[]): Count => ({
  frames: counts.reduce((total, one) => total + one.frames, 0),
  bytes: counts.reduce((total, one) => total + one.bytes, 0),
});

test('random traffic through a random host keeps the laws of queues, wires and limits', async () => {
  let carried = 0;
  await fc.assert(
    fc.asyncProperty(validStates, traffic, async (state, given) => {
      const run = await ready(state, given);
      if (run === null) return;
      const report = await carryTraffic(run);
      carried += 1;
      expectConservation(report);
      expectSums(report);
      expectWires(report);
      expectLimits(report, state);
      expectTheSame(await carryTraffic(run), report);
      expectTheSame(await carryTraffic(reversed(run)), report);
      expectTheSame(await watched(run), report);
    }),
    runs(25),
  );
  expect(carried).toBeGreaterThan(10);
});

/** All that came is delivered, dropped, merged or there still; every queue has lost count of nothing. */
function expectConservation({ conservation, streams, drops, queues }: Report): void {
  const terms = ['offered', 'replicated', 'delivered', 'dropped', 'merged', 'inFlight'] as const;
  for (const term of terms) expect(sum(streams.map((one) => one[term]))).toEqual(conservation[term]);
  const { carriedIn, offered, replicated, delivered, dropped, merged, inFlight } = conservation;
  expect(sum([carriedIn, offered, replicated])).toEqual(sum([delivered, dropped, merged, inFlight]));
  expect(sum(drops)).toEqual(conservation.dropped);
  for (const one of streams) expect(sum(one.drops)).toEqual(one.dropped);
  for (const { offered, sent, dropped, frames } of queues)
    expect(offered.frames).toBe(sent.frames + dropped.frames + frames);
}

/** Rings add up to ports, lanes to links, flows to no more than their link. */
function expectSums({ links, lanes, rings, transmitRings, transmitLanes, flows }: Report): void {
  for (const link of links) {
    // Physical links and aggregations count what passed their wires.
    const counts = !['phys', 'aggr'].includes(link.class);
    const own = lanes.filter((one) => one.link === link.name);
    if (counts && own.length > 0) expect(sum(own.map(({ received }) => received)), link.name).toEqual(link.received);
    const back = transmitLanes.filter((one) => one.link === link.name);
    if (counts && back.length > 0) expect(sum(back.map(({ sent }) => sent)), link.name).toEqual(link.sent);
    const parts = flows.filter(({ over }) => over === link.name);
    for (const side of ['received', 'sent'] as const)
      expect(sum(parts.map((one) => one[side])).frames).toBeLessThanOrEqual(link[side].frames);
    if (link.wire === null) continue;
    const out = transmitRings.filter(({ nic }) => nic === link.name);
    if (out.length > 0) expect(sum(out.map(({ sent }) => sent)).frames, link.name).toBe(link.wire.sentFrames);
    const into = sum(rings.filter(({ nic }) => nic === link.name).map(({ received }) => received));
    expect(into.frames).toBeLessThanOrEqual(link.wire.receivedFrames);
  }
}

/** No wire carries more than its speed has time for, but for the frame in service when counting began. */
function expectWires({ links, fromPicoseconds, toPicoseconds }: Report): void {
  const seconds = (toPicoseconds - fromPicoseconds) / 1e12;
  for (const { name, wire } of links) {
    if (wire === null) continue;
    const most = (wire.bitsPerSecond * seconds) / 8 + LARGEST;
    for (const bytes of [wire.sentWireBytes, wire.receivedWireBytes]) expect(bytes, name).toBeLessThanOrEqual(most);
  }
}

const LARGEST = 9100;

/** What a link may send and take: burst + rate x time. */
function expectLimits({ links, fromPicoseconds, toPicoseconds }: Report, state: HostState): void {
  const { limiter } = HARDWARE;
  const seconds = (toPicoseconds - fromPicoseconds) / 1e12;
  for (const one of state.values()) {
    if ((one.kind !== 'vnic' && one.kind !== 'vlan') || one.maxbw === null || limiter.kind !== 'token-bucket') continue;
    const link = links.find(({ name }) => name === one.name);
    const most = one.maxbw === 0 ? 0 : limiter.burstBytes + (one.maxbw * seconds) / 8;
    for (const side of ['received', 'sent'] as const)
      expect(link?.[side].bytes ?? 0, `${one.name} ${side}`).toBeLessThanOrEqual(most);
  }
}

function expectTheSame(one: Report, other: Report): void {
  expect(JSON.stringify(one)).toBe(JSON.stringify(other));
}

/** The same load with all that it names in the opposite order. */
function reversed(run: ReadyRun): ReadyRun {
  const { workload } = run;
  return {
    ...run,
    state: new Map([...run.state].reverse()),
    workload: { ...workload, streams: workload.streams.toReversed() },
  };
}

/** A capture looks at each frame at its instant: nothing is carried ahead of time, and slices are cut anywhere. */
async function watched(run: ReadyRun): Promise<Report> {
  const folder = mkdtempSync(path.join(tmpdir(), 'vnetctl-laws-'));
  try {
    const name = run.workload.streams[0]?.name ?? '';
    return await carryTraffic(run, {
      traces: [{ name, file: path.join(folder, 'trace.pcap') }],
      mostPicoseconds: 77e6,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

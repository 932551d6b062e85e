import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it, test } from 'vitest';
import { parseDocuments, readDocuments } from '#document/documents.ts';
import { carryTraffic, rehearseTraffic } from '#hosts/run.ts';
import { checkDocuments } from '#reconcile/check.ts';
import { prepareRun, type ReadyRun } from '#reconcile/traffic.ts';
import { DEFAULT_HOST } from '#state/default-host.ts';
import type { Expectation } from '#state/workload.ts';
import { judge } from '#usage/expectations.ts';
import type { Report } from '#usage/report.ts';
import { completionPlot } from '#views/plot/completion.ts';
import reportSchema from '../schemas/report.schema.json' with { type: 'json' };
import { barsPlot } from './support/bars-plot.ts';
import { documents, EXPERIMENTS, readyExperiment, readyRun } from './support/runs.ts';
import { scratchHost } from './support/scratch-host.ts';

const FILES = readdirSync(EXPERIMENTS).filter((name) => name.endsWith('.yaml'));
const ROOT = path.join(import.meta.dirname, '..');
const isReport = new Ajv2020({ strict: false }).compile(reportSchema);
const NO_WISH = { durationPicoseconds: undefined, warmupPicoseconds: undefined, seed: undefined };

interface Measured extends Pick<ReadyRun, 'places'> {
  readonly report: Report;
  readonly expectations: readonly Expectation[];
}

const measured = new Map<string, Promise<Measured>>();

/** Each is carried once: the page shows the numbers that are judged. */
function measure(name: string): Promise<Measured> {
  const found = measured.get(name) ?? carry(name);
  measured.set(name, found);
  return found;
}

async function carry(name: string): Promise<Measured> {
  const { places, ...run } = await readyExperiment(name);
  const report = await carryTraffic(run, { rehearsal: run.rehearsal });
  return { report, expectations: run.workload.expectations, places };
}

/** In frames and in bytes: nothing comes from nowhere, nothing is lost sight of. */
function expectConserved({ conservation }: Report): void {
  for (const unit of ['frames', 'bytes'] as const) {
    const { carriedIn, offered, replicated, delivered, dropped, merged, inFlight } = conservation;
    expect(carriedIn[unit] + offered[unit] + replicated[unit]).toBe(
      delivered[unit] + dropped[unit] + merged[unit] + inFlight[unit],
    );
  }
}

describe('experiments', () => {
  it('are there, each for a machine of its own', async () => {
    expect(FILES.length).toBeGreaterThanOrEqual(15);
    const set = await readDocuments([EXPERIMENTS]);
    // Three of them show what they are warned of.
    const codes = checkDocuments(set).diagnostics.map(({ severity, code }) => `${severity} ${code}`);
    expect(codes.toSorted()).toEqual([
      'warning lossless-shared-priority',
      'warning lossless-shared-priority',
      'warning strict-starvation',
    ]);
    const hosts = set.documents.filter(({ kind }) => kind === 'Host').map(({ name }) => name);
    expect(new Set(hosts).size).toBe(hosts.length);
    expect(hosts.length).toBeGreaterThanOrEqual(FILES.length);
  });

  test.each(FILES)('%s says what it shows and how to run it', (file) => {
    const [schema, ...head] =
      readFileSync(path.join(EXPERIMENTS, file), 'utf8').split('\napiVersion')[0]?.split('\n') ?? [];
    const target = schema?.match(/^# yaml-language-server: \$schema=(.+)$/)?.[1] ?? '';
    expect(readFileSync(path.join(EXPERIMENTS, target), 'utf8')).toContain('"$id"');
    expect(head.join('\n')).toContain(`vnetctl run --check -f examples/experiments/${file}`);
  });

  test.each(FILES)('%s measures what its closed forms say', async (file) => {
    const { report, expectations, places } = await measure(path.basename(file, '.yaml'));
    const { verdicts, unjudged } = await judge(report, expectations, places);
    expect(unjudged).toEqual([]);
    expect(verdicts.length).toBeGreaterThan(0);
    expect(verdicts.filter(({ holds }) => !holds)).toEqual([]);
    expectConserved(report);
    expect(isReport({ ...report, expectations: verdicts }) ? [] : isReport.errors).toEqual([]);
  });
});

describe('docs/lossless.md', () => {
  const PAGE = readFileSync(path.join(ROOT, 'docs/lossless.md'), 'utf8');
  const OUTCOMES = ['offered', 'delivered', 'dropped'] as const;

  it.each([
    'zovn-slow-producers',
    'zovn-fast-producers',
    'zovn-fast-switch',
    'zovn-rx-backpressure',
    'zovn-lossless-switch',
    'zovn-lossless',
  ])('says of %s what is measured', async (name) => {
    const { report } = await measure(name);
    const line = PAGE.split('\n').find((one) => one.startsWith(`| \`${name}\` |`)) ?? '';
    const where = report.drops.map(({ place, reason }) => `(\`${place}\`, \`${reason}\`)`);
    const numbers = OUTCOMES.map((of) => String(report.streams.reduce((sum, one) => sum + one[of].frames, 0)));
    const cells = line.split('|').map((cell) => cell.trim());
    expect(cells.slice(5, 8)).toEqual(numbers);
    expect(cells[8]).toContain(where[0] ?? 'nowhere');
    expect(where.length).toBeLessThanOrEqual(1);
  });

  it.each(['zovn-overlay-lossy', 'zovn-overlay'])('says of the streams of %s what is measured', async (name) => {
    const { report } = await measure(name);
    const lines = PAGE.split('\n').filter((one) => one.startsWith(`| \`${name}\` |`));
    const rows = lines.map((line) => line.split('|').map((cell) => cell.trim()));
    expect(rows.map((cells) => cells[5])).toEqual(['one', 'lossy']);
    for (const cells of rows) {
      const stream = report.streams.find((one) => one.name === cells[5]);
      const numbers = OUTCOMES.map((of) => String(stream?.[of].frames));
      expect(cells.slice(6, 9)).toEqual(numbers);
      const where = (stream?.drops ?? []).map(({ place, reason }) => `(\`${place}\`, \`${reason}\`)`);
      expect(where.length).toBeLessThanOrEqual(1);
      expect(cells[9]).toContain(where[0] ?? 'nowhere');
    }
  });

  it('shows in crossbow15.svg what each stream of slide 15 gets', async () => {
    const rows = [];
    for (const [label, name] of [
      ['nothing', 'crossbow15a-nothing'],
      ['PFC', 'crossbow15b-pfc'],
      ['PAUSE', 'crossbow15c-pause'],
    ] as const) {
      const { report } = await measure(name);
      const bars = report.streams.map((one) => ({
        name: one.name,
        delivered: one.throughputBitsPerSecond / 1e6,
        lost: (one.throughputBitsPerSecond / 1e6) * (one.dropped.frames / one.delivered.frames),
      }));
      rows.push({ label, bars });
    }
    const title = 'Crossbow slide 15: a slow receiver, its neighbours, and one that shares its priority';
    await expect(barsPlot(title, rows)).toMatchFileSnapshot(path.join(ROOT, 'docs/crossbow15.svg'));
  });

  it('shows in incast.svg the completion times of P14', async () => {
    const queries = [];
    for (const name of ['p14-incast-lossless', 'p14-incast-lossy', 'p14-incast-rto']) {
      const [query] = (await measure(name)).report.queries;
      queries.push({ name: name.slice('p14-incast-'.length), histogram: query?.histogram ?? [] });
    }
    await expect(completionPlot(queries)).toMatchFileSnapshot(path.join(ROOT, 'docs/incast.svg'));
  });
});

describe('P11: one more than a NIC has', () => {
  const text = readFileSync(path.join(EXPERIMENTS, 'p11-vf-limits.yaml'), 'utf8');
  test.each([
    ['xl0', 64],
    ['xl1', 32],
    ['ix1', 63],
    ['ix4', 31],
    ['ix8', 15],
    ['hw1', 64],
    ['hw4', 32],
    ['hw8', 16],
  ])('%s with %i VFs and one is refused', (name, most) => {
    const changed = text.replace(`${name}: {count: ${most}}`, `${name}: {count: ${most + 1}}`);
    expect(changed).not.toBe(text);
    const { diagnostics } = checkDocuments(parseDocuments([{ file: 'p11.yaml', text: changed }]));
    expect(diagnostics.map(({ code }) => code)).toEqual(['vf-count']);
    expect(diagnostics[0]?.detail).toContain(`${name} (`);
  });

  it('five classes on a port of four are refused', () => {
    const four = 't4: {classes: {a: {priorities: [0, 1], ets: 25%}';
    const changed = text.replace(four, 't4: {classes: {e: {priorities: [0], ets: 0%}, a: {priorities: [1], ets: 25%}');
    expect(changed).not.toBe(text);
    const { diagnostics } = checkDocuments(parseDocuments([{ file: 'p11.yaml', text: changed }]));
    expect(diagnostics.map(({ code }) => code)).toContain('class-count');
  });
});

test.each([['web-tier.yaml', 'traffic/web-tier.yaml']])('%s carries %s as expected', async (network, traffic) => {
  const folder = path.join(EXPERIMENTS, '..');
  const host = await scratchHost(DEFAULT_HOST);
  const set = await readDocuments([path.join(folder, network), path.join(folder, traffic)]);
  const { run, diagnostics } = await prepareRun(host, set, NO_WISH, rehearseTraffic);
  await host.close();
  expect(diagnostics).toEqual([]);
  if (!run) throw new Error('refused');
  const report = await carryTraffic(run);
  const { verdicts } = await judge(report, run.workload.expectations, run.places);
  expect(verdicts.map(({ holds }) => holds)).toEqual(run.workload.expectations.map(() => true));
  expectConserved(report);
});

describe('a run', () => {
  const NETWORK = `  vnics:
    a: {over: bge0, maxbw: 50M, priority: low}
    b: {over: bge0}
    c: {over: ixgbe0, cpus: [4]}
  flows: {f: {over: b, match: {protocol: udp, localPort: 53}, maxbw: 10M}}`;
  const STREAMS = [
    'one: {from: client-a, to: a, rate: 80M, arrival: poisson}',
    'two: {from: client-b, to: b, rate: 300M, frame: imix, arrival: {jitter: 25%}}',
    'three: {from: b, to: client-c, greedy: true}',
    'four: {from: client-d, to: c, rate: 1Mpps, frame: 64, connections: 50}',
    'five: {from: client-b, to: b, rate: 50M, localPort: 53, arrival: {onOff: {on: 1ms, off: 1ms, random: true}}}',
  ];
  const text = (streams: readonly string[], network = NETWORK) =>
    documents(`  duration: 50ms\n  streams:\n${streams.map((one) => `    ${one}`).join('\n')}`, network);
  const carried = async (given: string, seed?: number) =>
    carryTraffic(await readyRun(given, seed === undefined ? {} : { seed }));

  it('gives the same bytes for the same documents and seed, and others for another seed', async () => {
    const report = await carried(text(STREAMS));
    expectConserved(report);
    expect(JSON.stringify(await carried(text(STREAMS)))).toBe(JSON.stringify(report));
    expect(JSON.stringify(await carried(text(STREAMS), 2))).not.toBe(JSON.stringify(report));
  });

  it('does not depend on the order in which things are written', async () => {
    const [vnics = '', flows = ''] = NETWORK.split('\n  flows');
    const [head = '', ...lines] = vnics.split('\n');
    const shuffled = `  flows${flows}\n${[head, ...lines.reverse()].join('\n')}`;
    const report = await carried(text([...STREAMS].reverse(), shuffled));
    expect(JSON.stringify(report)).toBe(JSON.stringify(await carried(text(STREAMS))));
  });

  it('is the same whoever looks on, and how often', async () => {
    const run = await readyRun(text(STREAMS));
    const seen: number[] = [];
    const marks = [1e9, 7e9, 7e9 + 1, 33e9];
    const watched = await carryTraffic(run, {
      marks,
      mostPicoseconds: 777_777_777,
      look: async ({ kind, atPicoseconds, since, read }) => {
        if (kind !== 'slice') seen.push(atPicoseconds);
        since();
        read();
      },
    });
    expect(seen).toEqual([...marks, 50e9]);
    expect(JSON.stringify(watched)).toBe(JSON.stringify(await carryTraffic(run)));
  });

  it('is the same when what was looked at before is carried, which is done once', async () => {
    const run = await readyRun(
      text(STREAMS).replace('  duration: 50ms', '  duration: 50ms\n  warmup: 3ms\n  expect: [streams.one.offered > 0]'),
    );
    const { rehearsal } = run;
    const before = JSON.stringify(rehearsal.begin());
    const twice = [await carryTraffic(run, { rehearsal }), await carryTraffic(run, { rehearsal })];
    expect(JSON.stringify(rehearsal.begin())).toBe(before);
    const report = JSON.stringify(await carryTraffic(run));
    expect(twice.map((one) => JSON.stringify(one))).toEqual([report, report]);
  });

  it('sends nothing above line rate', async () => {
    const report = await carried(text(STREAMS));
    const seconds = (report.toPicoseconds - report.fromPicoseconds) / 1e12;
    for (const { name, wire } of report.links) {
      if (!wire) continue;
      for (const bytes of [wire.sentWireBytes, wire.receivedWireBytes])
        expect((bytes * 8) / seconds, name).toBeLessThanOrEqual(wire.bitsPerSecond);
    }
  });

  // Both ends of a run belong to it, the end of the warm-up belongs to the warm-up.
  it('with a warm-up counts what comes after it', async () => {
    const traffic = (warmup: string) =>
      documents(`  duration: 20ms\n  warmup: ${warmup}\n  streams: {s: {from: client-a, to: bge0, rate: 1kpps}}`);
    const offered = async (warmup: string) => (await carried(traffic(warmup))).streams[0]?.offered.frames;
    expect([await offered('0'), await offered('10ms')]).toEqual([21, 10]);
  });
});

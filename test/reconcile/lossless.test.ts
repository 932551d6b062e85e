import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDocuments } from '#document/documents.ts';
import { carryTraffic, findPaths } from '#hosts/run.ts';
import { checkLossless, type LosslessWish } from '#reconcile/lossless.ts';
import { pathBetween } from '#reconcile/paths.ts';
import { DEFAULT_HOST } from '#state/default-host.ts';
import { judge } from '#usage/expectations.ts';
import { type LosslessReport, witnessesOf } from '#usage/lossless.ts';
import { editText } from '#views/text/causes.ts';
import { printLossless } from '#views/text/lossless.ts';
import { readyRun } from '../support/runs.ts';
import { scratchHost } from '../support/scratch-host.ts';

const EXAMPLES = path.join(import.meta.dirname, '../../examples');

const NO_WISH: LosslessWish = { from: undefined, to: undefined, cos: undefined, className: undefined };

async function checked(text: string, wish: Partial<LosslessWish> = {}): Promise<LosslessReport> {
  const host = await scratchHost(DEFAULT_HOST);
  try {
    const set = parseDocuments([{ file: 'x.yaml', text }]);
    const doing = { find: findPaths, carry: carryTraffic };
    const { found, diagnostics } = await checkLossless(host, set, { ...NO_WISH, ...wish }, doing);
    if (found === null) throw new Error(JSON.stringify(diagnostics));
    return found;
  } finally {
    await host.close();
  }
}

const example = (name: string) => readFileSync(path.join(EXAMPLES, `${name}.yaml`), 'utf8');

/** `place reason` of all that can drop. */
const droppers = ({ streams }: LosslessReport) => [
  ...new Set(streams.flatMap(({ drops }) => drops.map(({ place, reason }) => `${place} ${reason}`))),
];

describe('the experiments', () => {
  it.each([
    'p9-zvale',
    'p10b-pfc',
    'p10c-refresh',
    'p10d-fcoe',
    'p14-incast-lossless',
    'p19-lossless',
    'zovn-lossless',
    'crossbow15b-pfc',
    'crossbow15c-pause',
  ])('%s loses nothing, and is found to be lossless', async (name) => {
    const report = await checked(example(`experiments/${name}`));
    expect(droppers(report)).toEqual([]);
    expect(report).toMatchObject({ lossless: true, circles: [] });
  });

  it('zovn-overlay loses nothing of its lossless class, from host to host through tunnels', async () => {
    const wish = { from: 'zovn-left/gen1', to: 'zovn-right/sink', cos: 3 } as const;
    const report = await checked(example('experiments/zovn-overlay'), wish);
    expect(droppers(report)).toEqual([]);
    expect(report).toMatchObject({ lossless: true, circles: [] });
  });

  it('zovn-overlay loses nothing of its storage class between two hosts', async () => {
    const report = await checked(example('experiments/zovn-overlay'), { cos: 3 });
    expect(report.streams.map(({ stream, verdict }) => [stream, verdict])).toEqual([
      ['one', 'lossless'],
      ['two', 'lossless'],
    ]);
  });

  it.each([
    ['p9-vale', ['bridge/stub0 queue']],
    ['p9-guest-rx-stack', ['link/sink receiver']],
    ['p10a-lossy', ['link/vnic-a limiter']],
    ['p14-incast-lossy', ['bridge/stub0 queue']],
    ['zovn-fast-producers', ['link/sink lane']],
    ['zovn-rx-backpressure', ['bridge/stub0 queue']],
    ['zovn-lossless-switch', ['link/sink receiver']],
    ['crossbow15a-nothing', ['wire/net0 queue', 'link/slow limiter']],
  ])('%s can lose at %j, and the traffic that shows it loses there when it is run', async (name, places) => {
    const report = await checked(example(`experiments/${name}`));
    expect(droppers(report)).toEqual(places);
    const witnesses = new Map(witnessesOf(report).map((one) => [one.name, one]));
    expect(witnesses.size).toBe(places.length);
    for (const { documents } of witnesses.values()) {
      const run = await readyRun(documents);
      const { verdicts, unjudged } = await judge(await carryTraffic(run), run.workload.expectations, run.places);
      expect(unjudged).toEqual([]);
      expect(verdicts.map(({ holds }) => holds)).toEqual([true, true]);
    }
  });
});

describe('a loss that nothing rules out', () => {
  it('is unproven where no traffic shows it: flooded copies take room, and these are too few to fill it', async () => {
    const broadcast = 'streams:\n    all: {from: a, to: broadcast, rate: 100K}';
    const report = await checked(example('experiments/p10b-pfc').replace('streams:', broadcast));
    expect(droppers(report)).toEqual(['wire/a headroom', 'wire/net0 headroom']);
    expect(report).toMatchObject({ lossless: false, streams: [{ stream: 'sent', verdict: 'unproven' }] });
    expect(witnessesOf(report)).toEqual([]);
    expect(printLossless(report, Number.POSITIVE_INFINITY)).toContain('Not proven to be lossless. ');
  });
});

describe('a stream that nothing keeps', () => {
  it('is left out of the verdict beside one that something keeps, and the sum says so', async () => {
    const other = 'streams:\n    slip: {from: a, to: vnic-a, cos: 4, rate: 10M}';
    const report = await checked(example('experiments/p10b-pfc').replace('streams:', other));
    expect(report.streams).toMatchObject([
      { stream: 'slip', verdict: 'best-effort' },
      { stream: 'sent', verdict: 'lossless' },
    ]);
    const sum = 'Lossless, but 1 stream is best effort and was not judged: slip. Not spoken of:';
    expect(printLossless(report, Number.POSITIVE_INFINITY)).toContain(sum);
  });
});

describe('a lossy overlay', () => {
  it('is to stop those who send; once it does, that is no longer what to change', async () => {
    const text = example('experiments/zovn-overlay-lossy');
    const change = 'overlays.tenant7.forwarding: lossless';
    expect(await changesOn(text)).toContain(change);
    expect(await changesOn(text.replaceAll('forwarding: lossy', 'forwarding: lossless'))).not.toContain(change);
  });
});

/** What to change on the way of one generator of zovn-overlay-lossy. */
async function changesOn(text: string): Promise<readonly string[]> {
  const host = await scratchHost(DEFAULT_HOST);
  try {
    const wish = { from: 'zovn-left2/gen1', to: 'zovn-right2/sink', cos: 3 };
    const { found } = await pathBetween(host, parseDocuments([{ file: 'x.yaml', text }]), wish, findPaths);
    const changes = found?.there.hops.flatMap(({ losses }) => losses.flatMap(({ edits }) => edits.map(editText))) ?? [];
    expect(changes.length).toBeGreaterThan(0);
    return changes;
  } finally {
    await host.close();
  }
}

describe('two ends', () => {
  const pfc = example('storage');

  it('of a lossless class are told which wire does not stop it', async () => {
    const report = await checked(pfc, { from: 'client-a', to: 'disk0', className: 'storage' });
    expect(report.streams).toMatchObject([{ cos: [3], verdict: 'can-drop' }]);
    expect(droppers(report)).toEqual(['wire/ixgbe0 queue']);
    expect(report.streams[0]?.drops[0]?.edits.map(editText)).toEqual(['clients.client-a.pfc: [3]']);
  });

  it('are lossless once it does', async () => {
    const { spec } = DEFAULT_HOST;
    const machines = Object.entries(spec.clients ?? {}).map(([name, one]) => [name, { ...one, pfc: [3] }]);
    const host = { ...DEFAULT_HOST, spec: { ...spec, clients: Object.fromEntries(machines) } };
    const report = await checked(`${JSON.stringify(host)}\n---\n${pfc}`, { from: 'client-a', to: 'disk0', cos: 3 });
    expect(droppers(report)).toEqual([]);
    expect(report.lossless).toBe(true);
  });

  it('with too little headroom lose by it', async () => {
    const text = example('experiments/p10b-pfc').replace('xon: 30360}', 'xon: 30360, headroom: 2000}');
    const report = await checked(text);
    expect(droppers(report)).toEqual(['wire/net0 headroom']);
    expect(report.streams[0]?.drops[0]).toMatchObject({
      edits: [{ document: 'Network', path: ['links', 'net0', 'classes', 'kept', 'pfc', 'headroom'] }],
    });
    expect(report.streams[0]?.drops[0]?.witness?.lostFrames).toBeGreaterThan(0);
  });

  it('between which there is no way are refused, and nothing is shown', async () => {
    const report = await checked(
      'apiVersion: vnetctl/v1\nkind: Network\nmetadata: {name: t}\nspec: {vnics: {a: {over: bge0, vid: 7}, b: {over: bge0, vid: 8}}}',
      { from: 'a', to: 'b' },
    );
    expect(report.streams[0]?.verdict).toBe('refused');
    expect(new Set(report.streams[0]?.drops.map(({ reason }) => reason))).toEqual(new Set(['no-receiver']));
    expect(witnessesOf(report)).toEqual([]);
  });

  it.each([
    [{ from: 'client-a' }, 'two'],
    [{}, 'Traffic document'],
    [{ from: 'client-a', to: 'nobody' }, 'nobody'],
    [{ from: 'client-a', to: 'client-a' }, 'same end'],
    [{ from: 'client-a', to: 'disk0', className: 'gold' }, 'gold'],
  ])('%j is refused: %s', async (wish, why) => {
    await expect(checked(pfc, wish)).rejects.toThrow(why);
  });
});

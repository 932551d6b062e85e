import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDocuments } from '#document/documents.ts';
import { openHost } from '#hosts/open.ts';
import { createHost } from '#hosts/registry.ts';
import { hostsFolder } from '#hosts/selection.ts';
import { checkDocuments } from '#reconcile/check.ts';
import { restartHost } from '#reconcile/hosts.ts';
import { hostsOf } from '#reconcile/networks.ts';
import { planDelete } from '#reconcile/plan.ts';
import { reviewRevisions } from '#reconcile/revisions.ts';
import { carriedOut, planned, seen } from './support/documents.ts';

const EXAMPLES = path.join(import.meta.dirname, '../examples');
const NETWORKS = filesIn('.', 'slides');
const HOSTS = filesIn('hosts');
const FLEET = path.join(EXAMPLES, 'fleet');

/** Warnings that an example wants to show; every other example is free of them. */
const WARNINGS: Readonly<Record<string, readonly string[]>> = {};
/** Those of `experiments`: PFC pauses a priority that two VNICs share (on one port, and over an overlay), a strict class starves the others. */
const SHOWN = ['lossless-shared-priority', 'lossless-shared-priority', 'strict-starvation'];
const codes = (diagnostics: readonly { readonly code: string }[]) => diagnostics.map(({ code }) => code).sort();

const state = mkdtempSync(path.join(tmpdir(), 'vnetctl-examples-'));
const userState = process.env.XDG_STATE_HOME;

beforeAll(() => {
  process.env.XDG_STATE_HOME = state;
});

afterAll(() => {
  if (userState === undefined) delete process.env.XDG_STATE_HOME;
  else process.env.XDG_STATE_HOME = userState;
  rmSync(state, { recursive: true, force: true });
});

describe('examples', () => {
  it('are found', () => {
    expect(NETWORKS).toContain('web-tier.yaml');
    expect(NETWORKS.length).toBeGreaterThanOrEqual(11);
    expect(HOSTS.length).toBeGreaterThanOrEqual(2);
  });

  it.each([...NETWORKS, ...HOSTS])(
    '%s says what it shows and how to use it, and points editors to the schema',
    (file) => {
      const [schema, ...head] =
        readFileSync(path.join(EXAMPLES, file), 'utf8').split('\napiVersion')[0]?.split('\n') ?? [];
      const target = schema?.match(/^# yaml-language-server: \$schema=(.+)$/)?.[1] ?? '';
      expect(readFileSync(path.join(EXAMPLES, path.dirname(file), target), 'utf8')).toContain('"$id"');
      expect(head.join('\n')).toMatch(/vnetctl (apply -f|host create -f) examples\//);
      for (const [named] of head.join('\n').matchAll(/examples\/[\w/-]+\.yaml/g)) {
        expect([...NETWORKS, ...HOSTS]).toContain(named.slice('examples/'.length));
      }
    },
  );

  it('of 500 VNICs is short', () => {
    expect(readFileSync(path.join(EXAMPLES, 'five-hundred.yaml'), 'utf8').split('\n').length).toBeLessThan(30);
  });

  it.each(HOSTS)('%s makes a host', async (file) => {
    const { documents, diagnostics } = await readDocuments([path.join(EXAMPLES, file)]);
    expect(diagnostics).toEqual([]);
    for (const { name, tree } of documents) {
      await createHost(name, tree);
      const host = await openHost(name);
      expect(Object.keys((await host.hardware()).links).length).toBeGreaterThan(0);
      await host.close();
    }
  });

  it.each(NETWORKS)(
    '%s is valid, applied, in sync, still so after a restart, and leaves nothing behind',
    async (file) => {
      const set = await readDocuments([path.join(EXAMPLES, file)]);
      expect(checkDocuments(set).diagnostics.map((one) => one.code)).toEqual(WARNINGS[file] ?? []);
      const [network, ...others] = set.documents;
      expect(others).toEqual([]);
      if (!network) throw new Error('no document');
      const host = await openHost(hostsOf(network)[0] ?? 'default');
      const before = seen(await host.inspect());

      const plan = await planned(host, set);
      expect(plan.steps.length).toBeGreaterThan(1);
      expect(plan.warnings.map((one) => one.code)).toEqual(WARNINGS[file] ?? []);
      expect(await carriedOut(host, plan)).toMatchObject({ result: 'done', diagnostics: [] });
      expect((await planned(host, set)).steps).toEqual([]);

      await restartHost(host, 1000);
      expect((await planned(host, set)).steps).toEqual([]);

      const removal = await planDelete(host, [network.name]);
      if (!removal.plan) throw new Error(JSON.stringify(removal.diagnostics));
      expect(await carriedOut(host, removal.plan)).toMatchObject({ result: 'done', diagnostics: [] });
      expect(seen(await host.inspect())).toEqual(before);
      await host.close();
    },
  );
});

describe('the whole folder', () => {
  const MACHINES = ['lab1', 'lab2', 'lab3', 'xb1'];

  it('passes the check that its own workflow makes', async () => {
    const set = await readDocuments([EXAMPLES]);
    expect(set.documents.length).toBeGreaterThan(35);
    expect(codes(checkDocuments(set).diagnostics)).toEqual(SHOWN);
  });

  it('can be reviewed: a change of one example is a change of its machine only', async () => {
    const set = await readDocuments([EXAMPLES]);
    const repository = mkdtempSync(path.join(state, 'repository-'));
    cpSync(EXAMPLES, path.join(repository, 'examples'), { recursive: true });
    const git = (...argv: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...argv], { cwd: repository });
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '--message', 'examples');
    const review = () => reviewRevisions('HEAD', ['examples'], repository);
    const first = await review();
    expect(first).toMatchObject({ groups: [], gone: [] });
    expect(codes(first.diagnostics)).toEqual(SHOWN);

    const file = path.join(repository, 'examples/web-tier.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('maxbw: 500M', 'maxbw: 600M'));
    const { groups, unchanged, diagnostics } = await review();
    expect(codes(diagnostics)).toEqual(SHOWN);
    expect(groups.map(({ hosts, plan }) => [hosts, plan.changes.map(({ address }) => address)])).toEqual([
      [['lab1'], ['vnic/front0']],
    ]);
    const networks = set.documents.filter(({ kind, name }) => kind === 'Network' && name !== 'web-tier');
    for (const { name } of networks) expect(unchanged.join('\n')).toMatch(new RegExp(`\\b${name}\\b`));
  });

  it.each(MACHINES)('is applied to %s as one, and found in sync', async (name) => {
    const set = await readDocuments([EXAMPLES]);
    const document = set.documents.find((one) => one.kind === 'Host' && one.name === name);
    await createHost(`whole-${name}`, document?.tree);
    const host = await openHost(`./${path.relative('.', path.join(hostsFolder(), `whole-${name}`))}`);
    const plan = await planned(host, set);
    expect(plan.documents.length).toBeGreaterThan(0);
    expect(await carriedOut(host, plan)).toMatchObject({ result: 'done', diagnostics: [] });
    expect((await planned(host, set)).steps).toEqual([]);
    await host.close();
  });
});

describe('the fleet', () => {
  it('is 3 Networks for 20 Hosts, each valid on every host that it is for', async () => {
    const set = await readDocuments([FLEET]);
    const count = (kind: string) => set.documents.filter((one) => one.kind === kind).length;
    expect([count('Network'), count('Host')]).toEqual([3, 20]);
    expect(checkDocuments(set).diagnostics).toEqual([]);
  });

  it.each(['web01', 'db01', 'edge01'])('is applied to %s and found in sync', async (name) => {
    const set = await readDocuments([FLEET]);
    const document = set.documents.find((one) => one.kind === 'Host' && one.name === name);
    await createHost(`fleet-${name}`, document?.tree);
    const host = await openHost(path.join(hostsFolder(), `fleet-${name}`));
    const plan = await planned(host, set);
    expect(plan.steps.length).toBeGreaterThan(3);
    expect(await carriedOut(host, plan)).toMatchObject({ result: 'done', diagnostics: [] });
    await restartHost(host, 1000);
    expect((await planned(host, set)).steps).toEqual([]);
    await host.close();
  });
});

/** Documents of these folders, relative to examples/. */
function filesIn(...folders: readonly string[]): readonly string[] {
  return folders.flatMap((folder) => {
    const names = readdirSync(path.join(EXAMPLES, folder)).filter((name) => name.endsWith('.yaml'));
    return names.sort().map((name) => path.join(folder, name));
  });
}

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { parseDocuments } from '#document/documents.ts';
import type { HopKind } from '#emulator/path/hop.ts';
import { findPaths } from '#hosts/run.ts';
import { pathBetween } from '#reconcile/paths.ts';
import { DEFAULT_HOST } from '#state/default-host.ts';
import { hopsOf, type PathEdit, type StreamPath } from '#usage/path.ts';
import { editText } from '#views/text/causes.ts';
import { readyRun } from '../support/runs.ts';
import { scratchHost } from '../support/scratch-host.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const EXPERIMENTS = path.join(ROOT, 'examples/experiments');

type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);
const treesIn = (value: unknown): readonly Tree[] => (Array.isArray(value) ? value.filter(isTree) : []);

/** Whether the schema of a kind of document knows a field, by its keys from `spec` down. */
function isKnown({ document, path: keys }: PathEdit): boolean {
  const schema = JSON.parse(readFileSync(path.join(ROOT, `schemas/${document.toLowerCase()}.schema.json`), 'utf8'));
  const meant = (part: Tree): readonly Tree[] => {
    if (typeof part.$ref !== 'string')
      return [part, ...[part.anyOf, part.oneOf, part.allOf].flatMap(treesIn).flatMap(meant)];
    let target: unknown = schema;
    for (const key of part.$ref.split('/').slice(1)) target = isTree(target) ? target[key] : undefined;
    return isTree(target) ? meant(target) : [];
  };
  const below = (part: Tree, key: string): readonly Tree[] => {
    const { properties, patternProperties, additionalProperties } = part;
    if (isTree(properties) && isTree(properties[key])) return meant(properties[key]);
    const patterns = isTree(patternProperties) ? Object.entries(patternProperties) : [];
    const named = patterns.flatMap(([pattern, one]) => (new RegExp(pattern).test(key) && isTree(one) ? [one] : []));
    return [...named, ...(isTree(additionalProperties) ? [additionalProperties] : [])].flatMap(meant);
  };
  let parts = meant(schema);
  for (const key of ['spec', ...keys]) parts = parts.flatMap((part) => below(part, key));
  return parts.length > 0;
}

const editsOf = (paths: readonly StreamPath[]) =>
  paths.flatMap(hopsOf).flatMap(({ losses }) => losses.flatMap(({ edits }) => edits));

const names = readdirSync(EXPERIMENTS).filter((name) => name.endsWith('.yaml'));

describe('what is to be changed', () => {
  it('is a field that the documents have, in every experiment', async () => {
    const unknown = new Set<string>();
    let count = 0;
    for (const name of names) {
      const run = await readyRun(readFileSync(path.join(EXPERIMENTS, name), 'utf8'));
      const { streams } = await findPaths(run);
      const edits = new Map(editsOf(streams).map((edit) => [`${edit.document} ${editText(edit)}`, edit]));
      count += edits.size;
      for (const [text, edit] of edits) if (!isKnown(edit)) unknown.add(`${name}: ${text}`);
    }
    expect([...unknown]).toEqual([]);
    expect(count).toBeGreaterThan(50);
  });

  it.each([
    ['links', 'ixgbe0', 'flowcontrol'],
    ['vnics', 'a', 'forwarding'],
    ['cables', 'a', 'up'],
  ])('would be told if it were none: %s.%s.%s', (...keys) => {
    expect(isKnown({ document: 'Network', hosts: [], path: keys, value: '1' })).toBe(false);
  });
});

describe('what stands at a place', () => {
  const KINDS: Readonly<Record<HopKind, true>> = {
    sender: true,
    guest: true,
    limiter: true,
    lane: true,
    input: true,
    switch: true,
    output: true,
    tunnel: true,
    engine: true,
    queue: true,
    wire: true,
    buffer: true,
    interface: true,
    descriptors: true,
    port: true,
    router: true,
    bystander: true,
    receiver: true,
  };

  it.each(Object.keys(KINDS))('%s is explained in docs/lossless.md', (kind) => {
    const page = readFileSync(path.join(ROOT, 'docs/lossless.md'), 'utf8');
    expect(page.match(new RegExp(`^\\|[^|]*\`${kind}\`[^|]*\\|`, 'm'))).not.toBeNull();
  });
});

/** Two machines, one overlay between them, and all that keeps its frames. */
function twoHosts(change: (fields: Fields) => void = () => {}): Fields[] {
  const documents = (['ha', 'hb'] as const).flatMap((name, index): Fields[] => [
    {
      apiVersion: 'vnetctl/v1',
      kind: 'Host',
      metadata: { name },
      spec: {
        cpus: { sockets: 1, coresPerSocket: 4, clock: '2.4GHz' },
        links: { ixgbe0: { model: 'intel-82599', cable: { to: `leaf/${index}` } } },
        switches: { leaf: { queue: 1000, pfc: [3] } },
      },
    },
    {
      apiVersion: 'vnetctl/v1',
      kind: 'Network',
      metadata: { name },
      spec: {
        hosts: [name],
        links: {
          ixgbe0: {
            ip: [`172.16.0.${index + 1}/24`],
            mtu: 1600,
            flowControl: 'pfc',
            classes: { san: { priorities: [3], ets: '50%', pfc: true } },
          },
        },
        overlays: { ov: { vni: 99, local: `172.16.0.${index + 1}`, mtu: 1500, forwarding: 'lossless' } },
        vnics: { [index === 0 ? 'src' : 'dst']: { over: 'ov', cos: 3, maxbw: '2G' } },
      },
    },
  ]);
  for (const document of documents) change(document);
  return documents;
}

// biome-ignore lint/suspicious/noExplicitAny: a document before it is parsed is whatever it is.
type Fields = any;

async function pathOn(documents: readonly Fields[], from: string, to: string, cos?: number): Promise<StreamPath> {
  const host = await scratchHost(DEFAULT_HOST);
  try {
    const text = documents.map((one) => JSON.stringify(one)).join('\n---\n');
    const { found, diagnostics } = await pathBetween(
      host,
      parseDocuments([{ file: 'x.yaml', text }]),
      { from, to, cos },
      findPaths,
    );
    if (found === null) throw new Error(JSON.stringify(diagnostics));
    return found;
  } finally {
    await host.close();
  }
}

/** Losses that are no fault of a program. */
const losing = (found: StreamPath) =>
  hopsOf(found).flatMap(({ place, losses }) =>
    losses.flatMap((loss) => (loss.when === 'program' || loss.when === 'error' ? [] : [{ ...loss, place }])),
  );

/** Writes what is to be changed into the documents that it is for. */
function follow(documents: readonly Fields[], edits: readonly PathEdit[]): void {
  for (const { document, hosts, path: keys, value } of edits)
    for (const one of documents) {
      if (one.kind !== document || (hosts.length > 0 && !hosts.includes(one.metadata.name))) continue;
      let at = one.spec;
      for (const key of keys.slice(0, -1)) at = at[key] ??= {};
      const last = keys.at(-1) ?? '';
      if (value === null) delete at[last];
      else at[last] = load(value);
    }
}

const only = (kind: string, name: string, change: (spec: Fields) => void) => (one: Fields) => {
  if (one.kind === kind && one.metadata.name === name) change(one.spec);
};

describe('followed exactly, what is to be changed heals', () => {
  it.each<[string, (one: Fields) => void]>([
    [
      'an overlay that drops where frames come in',
      only('Network', 'hb', (spec) => (spec.overlays.ov.forwarding = 'lossy')),
    ],
    [
      'an overlay that gives all frames priority 0',
      only('Network', 'ha', (spec) => (spec.overlays.ov.cosMap = 'zero')),
    ],
    ['another VNI', only('Network', 'hb', (spec) => (spec.overlays.ov.vni = 98))],
    ['another UDP port', only('Network', 'hb', (spec) => (spec.overlays.ov.port = 4790))],
    [
      'a port without PFC',
      only('Network', 'hb', (spec) => {
        delete spec.links.ixgbe0.flowControl;
        delete spec.links.ixgbe0.classes.san.pfc;
      }),
    ],
    ['a class without PFC', only('Network', 'hb', (spec) => delete spec.links.ixgbe0.classes.san.pfc)],
    [
      'a port with neither PFC nor classes',
      only('Network', 'hb', (spec) => {
        delete spec.links.ixgbe0.flowControl;
        delete spec.links.ixgbe0.classes;
      }),
    ],
    [
      'headroom that is too small',
      only(
        'Network',
        'hb',
        (spec) => (spec.links.ixgbe0.classes.san.pfc = { xoff: '60K', xon: '30K', headroom: '1K' }),
      ),
    ],
    ['a cable that is down', only('Host', 'hb', (spec) => (spec.links.ixgbe0.up = false))],
  ])('%s', async (_what, change) => {
    const documents = twoHosts(change);
    expect(losing(await pathOn(twoHosts(), 'ha/src', 'hb/dst'))).toEqual([]);
    const before = losing(await pathOn(documents, 'ha/src', 'hb/dst'));
    expect(before.length).toBeGreaterThan(0);
    expect(before.flatMap(({ edits }) => edits).length).toBeGreaterThan(0);
    follow(
      documents,
      before.flatMap(({ edits }) => edits),
    );
    const after = await pathOn(documents, 'ha/src', 'hb/dst');
    expect(losing(after)).toEqual([]);
    expect(after.there.reached).toEqual(['hb/dst']);
  });

  it('a machine in another VLAN, told once', async () => {
    const network = {
      apiVersion: 'vnetctl/v1',
      kind: 'Network',
      metadata: { name: 't' },
      spec: { vnics: { a: { over: 'bge0', vid: 7 } } },
    };
    const before = losing(await pathOn([network], 'a', 'client-a')).filter(({ when }) => when === 'refusal');
    expect(new Set(before.map(({ because }) => because))).toEqual(
      new Set(['a is in VLAN 7, and client-a is in no VLAN']),
    );
    follow(
      [network],
      before.flatMap(({ edits }) => edits),
    );
    expect((await pathOn([network], 'a', 'client-a')).there.reached).toEqual(['client-a']);
  });

  it.each<[string, number[], number, Fields]>([
    ['two hosts: that of the first', [5006, 5005], 5006, {}],
    ['three hosts: that of most', [5006, 5005, 5005], 5005, {}],
    ['three hosts and three numbers: that of the first', [5007, 5006, 5005], 5007, {}],
    ['remote ends that the overlay names itself', [5006, 5005, 5005], 5005, { '02:00:00:00:00:99': '172.16.0.9' }],
  ])('a VNI for all overlays of a segment, of %s', async (_what, numbers, right, remotes) => {
    const documents = manyHosts(numbers, remotes);
    const before = await pathsOn(documents);
    const edits = before.flatMap((one) => losing(one).flatMap((loss) => loss.edits));
    const values = new Map<string, Set<string | null>>();
    for (const { hosts, path: keys, value } of edits) {
      const field = [...hosts, ...keys].join(' ');
      values.set(field, (values.get(field) ?? new Set()).add(value));
    }
    // One field is told one value, whichever stream asks.
    expect([...values.values()].every(({ size }) => size === 1)).toBe(true);
    expect(values.size).toBeGreaterThan(0);
    follow(documents, edits);
    const overlays = documents.flatMap(({ kind, spec }) => (kind === 'Network' ? [spec.overlays.ov] : []));
    expect(overlays.map(({ vni }) => vni)).toEqual(numbers.map(() => right));
    expect((await pathsOn(documents)).map(({ there, to }) => there.reached[0] === to)).not.toContain(false);
  });
});

/** Hosts as those of `twoHosts`, each with an overlay of that number; the first names its remote ends, where some are given. */
function manyHosts(numbers: readonly number[], remotes: Fields): Fields[] {
  return numbers.flatMap((vni, index) => {
    const name = `h${index}`;
    const [host, network] = structuredClone(twoHosts());
    host.metadata.name = name;
    host.spec.links.ixgbe0.cable.to = `leaf/${index}`;
    const local = `172.16.0.${index + 1}`;
    network.metadata.name = name;
    network.spec.hosts = [name];
    network.spec.links.ixgbe0.ip = [`${local}/24`];
    network.spec.overlays.ov = { ...network.spec.overlays.ov, vni, local, ...(index === 0 ? { remotes } : {}) };
    network.spec.vnics = { v: { over: 'ov', cos: 3, maxbw: '2G' } };
    return [host, network];
  });
}

/** The ways of streams from every host to every other. */
async function pathsOn(documents: readonly Fields[]): Promise<readonly StreamPath[]> {
  const names = documents.flatMap(({ kind, metadata }) => (kind === 'Host' ? [metadata.name] : []));
  const pairs = names.flatMap((from) => names.flatMap((to) => (from === to ? [] : [[from, to]])));
  const streams = Object.fromEntries(
    pairs.map(([from, to]) => [`${from}-${to}`, { from: `${from}/v`, to: `${to}/v`, cos: 3, greedy: true }]),
  );
  const traffic = {
    apiVersion: 'vnetctl/v1',
    kind: 'Traffic',
    metadata: { name: 't' },
    spec: { duration: '1ms', streams },
  };
  const run = await readyRun([...documents, traffic].map((one) => JSON.stringify(one)).join('\n---\n'));
  return (await findPaths(run)).streams;
}

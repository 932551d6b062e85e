import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDocuments } from '#document/documents.ts';
import { checkDocuments } from '#reconcile/check.ts';
import { unused } from '#reconcile/networks.ts';
import { checkCompletely, checkWithTraffic } from '#reconcile/traffic.ts';
import { DEFAULT_HOST } from '#state/default-host.ts';
import { networkOf } from '../document/example.ts';
import { runs } from '../runs.ts';
import { documentTree } from '../support/documents.ts';
import { validStates } from '../support/random-state.ts';

/** `LINE CODE` of everything that is said of the texts. */
function said(...texts: readonly string[]): string[] {
  const set = parseDocuments(texts.map((text, index) => ({ file: `${index}.yaml`, text })));
  return checkDocuments(set).diagnostics.map(({ code, place }) => `${place?.line} ${code}`);
}

const HOST = JSON.stringify(DEFAULT_HOST);

test('rules are asked of the sound objects beside faulty ones', () => {
  const spec = `  links: {bge0: {mtu: 2000}}
  vnics:
    v1: {over: bge0, maxbw: 100}
    v2: {over: bge0, mtu: 9000}
    v3: {over: v2}`;
  expect(said(networkOf(spec))).toEqual(['8 bad-rate', '9 mtu-above-parent', '10 wrong-class']);
});

test('a key that is written twice hides nothing else', () => {
  const spec = `  links: {bge0: {mtu: 2000}}
  vnics:
    v1: {over: bge0, vid: 5, vid: 6}
    v1: {over: bge0, maxwb: 1G}
    v2: {over: bge0, mtu: 9000}
    v3: {over: bge0, cos: 8, cos: 9}`;
  expect(said(networkOf(spec))).toEqual([
    '8 duplicate-key',
    '9 duplicate-key',
    '9 unknown-field',
    '10 mtu-above-parent',
    '11 duplicate-key',
    '11 out-of-range',
  ]);
});

test('where a key was written first is told', () => {
  const set = parseDocuments([{ file: 'x.yaml', text: networkOf('  vnics:\n    v1: {over: a}\n    v1: {over: b}') }]);
  expect(set.diagnostics).toMatchObject([{ detail: expect.stringContaining('x.yaml:7') }]);
});

test('a document that is no YAML does not hide the others of its file', () => {
  const bad = 'kind: Network\nspec: {vnics: [\n';
  const text = `${bad}---\n${networkOf('  vnics: {v1: {over: a, maxbw: 1}}')}---\n${bad}--- # more\n${networkOf('  vnics: {"v[2-1]": {over: a}}', 'm')}`;
  expect(said(text)).toEqual(['2 yaml-syntax', '9 bad-rate', '12 yaml-syntax', '19 bad-range']);
});

test('a range that cannot be used hides nothing else of its object', () => {
  expect(said(networkOf('  vnics:\n    v[1-3]: {over: "s[1-2]", maxwb: 1, vid: "[1-3]", mtu: x}'))).toEqual([
    '7 bad-range',
    '7 unknown-field',
    '7 bad-size',
  ]);
});

test('a missing field is told beside a bad one, unless a word is misspelled', () => {
  expect(said(networkOf('  vnics:\n    v1: {maxbw: 1}\n    v2: {ovr: bge0}'))).toEqual([
    '7 missing-field',
    '7 bad-rate',
    '8 unknown-field',
  ]);
});

test.each([
  [
    'the object',
    '  links: {aggr1: {}}\n  aggregations: {aggr0: {ports: [bge0], mtu: x}}\n  vnics: {v1: {over: aggr0}}',
    '7 bad-size',
  ],
  ['its section', '  vincs: {v1: {over: bge0}}\n  guests: {g: {nics: {v1: {}}}}', '6 unknown-field'],
  ['its key', '  vnics: {9v: {over: bge0}}\n  guests: {g: {nics: {v9: {}}}}', '6 bad-name'],
  ['its range', '  vnics: {"v[1-9]": {over: "b[1-2]"}}\n  guests: {g: {nics: {v9: {}}}}', '6 bad-range'],
  ['its profile', '  profiles: {vnics: {p: {ovr: bge0}}}\n  vnics: {v1: {profile: p}}', '6 unknown-field'],
  ['all profiles', '  proflies: {vnics: {p: {over: bge0}}}\n  vnics: {v1: {profile: p}}', '6 unknown-field'],
  ['the port of a function', '  vfs: {ixgbe0: {count: -1}}\n  guests: {g: {nics: {ixgbe0vf1: {}}}}', '6 out-of-range'],
  [
    'a set',
    '  addressSets: {s: {entries: [x]}}\n  vnics: {v1: {over: bge0}}\n  flows: {f: {over: v1, match: {remoteIp: {set: s}}}}',
    '6 bad-ip',
  ],
  [
    'the settings of a link',
    '  links: {bge0: {mtu: 9000, maxbw: 1}}\n  vnics: {v1: {over: bge0, mtu: 9000}}',
    '6 bad-rate',
  ],
  ['the hosts', '  hosts: 5\n  vnics: {v1: {over: nothing}}', '6 wrong-type'],
])('nothing is concluded from a fault in %s', (_, spec, fault) => {
  expect(said(networkOf(spec).replace('links: {aggr1: {}}', 'links: {bge0: {}}'), HOST)).toEqual([fault]);
});

test('an object of another document for the same host is there, or may be', () => {
  const guest = networkOf('  guests: {g: {nics: {v1: {}}}}', 'a');
  expect(said(guest, HOST)).toEqual(['6 unknown-reference']);
  expect(said(guest, networkOf('  vnics: {v1: {over: bge0}}', 'b'), HOST)).toEqual([]);
  expect(said(guest, networkOf('  vnics: {v1: {over: bge0, vid: 0}}', 'b'), HOST)).toEqual(['6 out-of-range']);
  expect(said(guest, networkOf('  vnics: {v1: [', 'b'), HOST)).toEqual([expect.stringMatching(/ yaml-syntax$/)]);
});

test('a faulty Host is no reason to judge by another', () => {
  const other = 'apiVersion: vnetctl/v1\nkind: Host\nmetadata: {name: h}\nspec: {}';
  expect(said(networkOf('  vnics: {v1: {over: e1000g7}}'), HOST, other)).toEqual([
    '4 missing-field',
    '4 missing-field',
  ]);
});

test('parts of a Host are compared though others are faulty', () => {
  const host = `apiVersion: vnetctl/v1
kind: Host
metadata: {name: h}
spec:
  cpus: {sockets: 1, coresPerSocket: 4, clock: 2.8GHz, offline: 9}
  links:
    a: {model: none}
    b: {model: generic-1g, cable: {to: tor2/1}}`;
  expect(said(host)).toEqual(['5 cpu-absent', '7 not-allowed', '8 unknown-reference']);
});

type Tree = Record<string, Record<string, Record<string, unknown>>>;

/** What a slip of the pen makes of one object's text. The lines that it returns are the broken ones. */
const SLIPS: readonly ((key: string, value: Record<string, unknown>) => readonly string[])[] = [
  (key, value) => [entry(key, { ...value, zzz: 1 })],
  (key, value) => [entry(key, { ...value, protected: 5 })],
  (key) => [entry(key, [])],
  (key, value) => [entry(`9 ${key}`, value)],
  (key, value) => [entry(key, value).replace(/\}$/, `${Object.keys(value).length > 0 ? ',' : ''}"x":1,"x":2}`)],
  (key, { over, ...value }) => [entry(key, over === undefined ? { zzz: over, q: 1 } : value)],
  (key, value) => [entry(key, value), entry(key, value)],
];

function entry(key: string, value: unknown): string {
  return `${JSON.stringify(key)}:${JSON.stringify(value)}`;
}

/** The document with one line for each object, and the numbers of the lines that must have a fault. */
function written(tree: { spec: Tree }, slips: ReadonlyMap<number, number>, misnamed: number | null) {
  const lines: string[] = ['{"apiVersion":"vnetctl/v1","kind":"Network","metadata":{"name":"n"},"spec":{'];
  const broken = new Set<number>();
  const groups: number[][] = [];
  let count = 0;
  Object.entries(tree.spec).forEach(([section, objects], index, sections) => {
    const isMisnamed = misnamed !== null && index === misnamed % sections.length;
    lines.push(`"${isMisnamed ? 'x' : ''}${section}":{`);
    if (isMisnamed) groups.push([lines.length]);
    const inner = Object.entries(objects).flatMap(([key, value]) => {
      const slip = SLIPS[slips.get(count) ?? -1];
      count += 1;
      const made = slip?.(key, value) ?? [entry(key, value)];
      return made.map((line, part) => ({ line, made, isBroken: slip !== undefined, isLast: part + 1 === made.length }));
    });
    inner.forEach(({ line, isBroken, isLast, made }, at) => {
      lines.push(line + (at + 1 < inner.length ? ',' : ''));
      if (!isBroken) return;
      broken.add(lines.length);
      if (isLast && !isMisnamed) groups.push(made.length === 2 ? [lines.length, lines.length - 1] : [lines.length]);
    });
    lines.push(index + 1 < sections.length ? '},' : '}');
  });
  lines.push('}}');
  for (const group of groups) for (const line of group) broken.add(line);
  return { text: lines.join('\n'), broken, groups };
}

/** What a valid document may be told: it is told again when something else in it is broken. */
const WARNINGS = new Set([
  'oversubscription',
  'strict-starvation',
  'lossless-shared-class',
  'lossless-shared-priority',
  'lossy-hop',
  'port-speed',
  'headroom-small',
]);

test('a fault at each broken place, and none at a sound object', () => {
  const slips = fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: SLIPS.length - 1 })), {
    minLength: 1,
    maxLength: 4,
  });
  const misnamed = fc.option(fc.integer({ min: 0, max: 9 }), { nil: null, freq: 2 });
  let cases = 0;
  fc.assert(
    fc.property(validStates, slips, misnamed, fc.boolean(), (state, places, section, withHost) => {
      const tree = JSON.parse(JSON.stringify(documentTree(state, 'n'))) as { spec: Tree };
      const hosts = withHost ? [HOST] : [];
      const sound = new Set(said(written(tree, new Map(), null).text, ...hosts).map((one) => one.split(' ')[1]));
      expect(
        [...sound].filter((code) => !WARNINGS.has(code ?? '')),
        'the document is valid',
      ).toEqual([]);
      const { text, broken, groups } = written(tree, new Map(places), section);
      const set = parseDocuments([text, ...hosts].map((each, index) => ({ file: `${index}.yaml`, text: each })));
      const found = checkDocuments(set).diagnostics;
      for (const group of groups) {
        cases += 1;
        expect(
          found.some(({ place }) => group.includes(place?.line ?? 0)),
          `${group} in ${text}`,
        ).toBe(true);
      }
      const false_ = found.filter(({ place, code }) => !broken.has(place?.line ?? 0) && !sound.has(code));
      expect(false_, text).toEqual([]);
    }),
    runs(400),
  );
  expect(cases).toBeGreaterThan(100);
});

describe('traffic beside hosts', () => {
  const HOST = `apiVersion: vnetctl/v1
kind: Host
metadata: {name: a}
spec:
  cpus: {sockets: 1, coresPerSocket: 2, clock: 2GHz}
  links: {bge0: {model: generic-1g, cable: {to: tor/1}}}
  switches: {tor: {}}
  clients: {c: {port: tor/2, speed: 1G, ip: 10.0.0.2/24}}
`;
  const stream = (to: string) =>
    `apiVersion: vnetctl/v1\nkind: Traffic\nmetadata: {name: t}\nspec:\n  streams: {s: {from: c, to: ${to}, rate: 1M}}\n`;
  const network = 'apiVersion: vnetctl/v1\nkind: Network\nmetadata: {name: n}\nspec: {vnics: {web: {over: bge0}}}\n';
  const other = HOST.replace('name: a', 'name: b').replace('tor/1', 'tor/3');

  test.each<[string, readonly string[], readonly string[]]>([
    ['of the only host', [HOST, network, stream('wbe')], ['5:30 no-such-end']],
    ['that is there', [HOST, network, stream('web')], []],
    ['that has the name of its host', [HOST, network, stream('a/web')], []],
    ['without a host in the set', [network, stream('wbe')], []],
    ['of hosts that it may not be for', [HOST, other, stream('wbe')], []],
    [
      'in the file of its host, beside others',
      [`${HOST}---\n${stream('wbe')}`, other, stream('x').replace('name: t', 'name: u')],
      ['14:30 no-such-end'],
    ],
    [
      'of one of two hosts that it names',
      [HOST, other, stream('b/bge9').replace('from: c', 'from: a/bge0')],
      ['5:35 no-such-end'],
    ],
    ['where a Network is faulty', [HOST, network.replace('over:', 'ovr:'), stream('web')], ['4:22 unknown-field']],
  ])('validates an end %s', (_, texts, expected) => {
    const set = parseDocuments(texts.map((text, index) => ({ file: `${index}.yaml`, text })));
    expect(
      checkWithTraffic(set).diagnostics.map(({ code, place }) => `${place?.line}:${place?.column} ${code}`),
    ).toEqual(expected);
  });
});

const STORE = `apiVersion: vnetctl/v1
kind: Host
metadata: {name: store1}
spec:
  cpus: {sockets: 1, coresPerSocket: 8, clock: 2.8GHz}
  links: {ixgbe0: {model: intel-82599}}
`;
const forHosts = (hosts: string) => `apiVersion: vnetctl/v1
kind: Network
metadata: {name: storage}
spec:
  hosts: [${hosts}]
  vnics: {disk0: {over: ixgbe0, mtu: 1500}}
`;

test.each([
  ['stor1', ['storage 5: did you mean `store1`?']],
  ['elsewhere, other', ['storage 5: given: store1']],
  ['store1', []],
  ['store1, elsewhere', []],
])('a Network for [%s] beside a Host document of another host is told so', (hosts, told) => {
  const set = parseDocuments([STORE, forHosts(hosts)].map((text, index) => ({ file: `${index}.yaml`, text })));
  const { diagnostics } = checkWithTraffic(set);
  expect(diagnostics.map(({ place, hint }) => `storage ${place?.line}: ${hint}`)).toEqual(told);
  expect(diagnostics.every(({ severity, code }) => severity === 'warning' && code === 'no-such-host')).toBe(true);
  // Without any Host document nobody can tell.
  expect(checkWithTraffic(parseDocuments([{ file: 'n.yaml', text: forHosts(hosts) }])).diagnostics).toEqual([]);
  expect(unused(set, set.documents.slice(0, 1))[0]?.hint).toBe(
    told.length === 0
      ? undefined
      : `no given host is ${hosts.replace(', ', ' or ')}: ${told[0]?.slice('storage 5: '.length)}`,
  );
});

describe('expectations without a host', () => {
  const traffic = (one: string) => `apiVersion: vnetctl/v1
kind: Traffic
metadata: {name: t}
spec:
  duration: 10ms
  streams:
    noise-1: {from: a, to: b, rate: 8G}
    web: {from: a, to: b, rate: 1M}
  queries: {ask: {aggregator: a, workers: ["w[1-4]"], response: 64K}}
  windows: {late: {from: 5ms, to: 10ms}}
  expect:
    - ${one}
`;
  const told = async (text: string) =>
    (await checkCompletely(parseDocuments([{ file: 'x.yaml', text }]))).diagnostics.map(
      ({ code, place }) => `${place?.line}:${place?.column} ${code}`,
    );

  test.each([
    ['streams.web.latency.p99 < 1msec', 7],
    ['{measure: streams.web.throughput, equals: 8Gbps}', 49],
    ['{measure: streams.web.throughput, equals: 1, plusMinus: 1%}', 63],
    ['streams.noise-1.dropped == 0', 7],
    ['queries.aks.completed == 20', 7],
    ['windows.lat.streams.web.dropped == 0', 7],
    ['windows.late.streams.wbe.dropped + windows.late.links.x.sent == 0', 7],
    ['streams["ask/w5"].goodput > 0', 7],
    ['streams.web.goodput > 0', 7],
    ['streams.web.dropped', 7],
    ['link.x.sent == 0', 7],
    ['drops.queu == 0', 7],
  ])('%s: nobody can judge it', async (one, column) => {
    expect(await told(traffic(one))).toEqual([`12:${column} bad-expression`]);
  });

  test.each([
    'links.x.sent + windows.late.links["y"].sent > 0 && streams["ask/w4"].goodput > 0',
    'places["wire/a"].queue == 0 && cpus["99"].busy < 0.1 && windows.late.cpus["99"].busy < 0.1',
    'has(links.x) || links.all(l, links[l].sent > 0) || classes["x/y"].sent / seconds > 1G',
    '{measure: windows.late.flows.f.receivedRate, equals: "queues.v.output.maxFrames", plusMinus: 1K}',
  ])('%s: a host may', async (one) => {
    expect(await told(traffic(one))).toEqual([]);
  });

  test('beside other faults those of them are told once, and what they may cause is not', async () => {
    const wrong = traffic('streams.web.dropped = 0').replace('rate: 8G', 'rate: 8');
    expect(await told(wrong)).toEqual(['7:37 bad-rate', '12:7 bad-expression']);
    expect(await told(wrong.replace('streams:', 'strems:'))).toEqual(['6:3 unknown-field']);
  });
});

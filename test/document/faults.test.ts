import { describe, expect, test } from 'vitest';
import type { Code } from '#diagnostics/code.ts';
import { parseDocuments } from '#document/documents.ts';
import { lowerNetwork } from '#document/lower.ts';
import { networkOf } from './example.ts';

/** Stands in a text of the tables where the fault must be reported. */
const MARK = '»';

/** `CODE LINE:COLUMN` of every fault of one text, in the order they are reported. */
function faultsOf(text: string, file: string): string[] {
  const set = parseDocuments([{ file, text }]);
  const lowered = set.documents.filter((one) => one.kind === 'Network').flatMap((one) => lowerNetwork(one).diagnostics);
  return [...set.diagnostics, ...lowered].map(({ code, place }) =>
    place ? `${code} ${place.line}:${place.column}` : code,
  );
}

/** The fault of a marked text must be this one, alone, at the mark. */
function expectFault(code: Code, marked: string, file = 'x.yaml'): void {
  const before = marked.split(MARK)[0] ?? '';
  const lines = before.split('\n');
  const text = marked.replace(MARK, '');
  const place = marked.includes(MARK) ? ` ${lines.length}:${(lines.at(-1) ?? '').length + 1}` : '';
  expect(faultsOf(text, file)).toEqual([`${code}${place}`]);
}

describe('text', () => {
  test.each<[Code, string, string?]>([
    ['yaml-syntax', 'a: [1\n»b: 2'],
    ['yaml-syntax', 'a: »!secret x'],
    ['json-syntax', '{"a": »}', 'x.json'],
    ['json-syntax', '{"kind": "Network"»', 'x.json'],
    ['duplicate-key', 'apiVersion: vnetctl/v1\nmetadata: {name: n}\nspec: {}\nkind: Network\n»kind: Network'],
    [
      'duplicate-key',
      '{"apiVersion": "vnetctl/v1", "metadata": {"name": "n"}, "spec": {}, "kind": "Network", »"kind": "Network"}',
      'x.json',
    ],
    ['alias-refused', 'a: &x 1\nb: »*x'],
    ['control-character', 'kind: N»\u0007x'],
    ['no-documents', '# nothing\n'],
    ['wrong-type', '»- 1'],
    ['missing-field', '»spec: {}'],
    ['unknown-kind', 'kind: »Netwrok'],
    ['unknown-kind', 'kind: »Policy'],
    ['bad-api-version', 'apiVersion: »v2\nkind: Network\nmetadata: {name: n}\nspec: {}'],
    ['missing-field', 'apiVersion: vnetctl/v1\nkind: Network\n»metadata: {}\nspec: {}'],
    ['bad-name', 'apiVersion: vnetctl/v1\nkind: Network\nmetadata: {name: »../etc/passwd}\nspec: {}'],
  ])('%s: %j', (code, text, file) => expectFault(code, text, file));
});

describe('a Network', () => {
  test.each<[Code, string]>([
    ['unknown-field', '  »vnisc: {}'],
    ['unknown-field', '  vnics:\n    v1: {over: bge0, »maxwb: 100M}'],
    ['unknown-field', '  vnics:\n    v1: {over: bge0, mac: {kind: fixed, address: "02:00:00:00:00:01", »slot: 1}}'],
    ['missing-field', '  vnics:\n    »v1: {}'],
    ['missing-field', '  links:\n    ixgbe0: {»rings: {rx: 8}}'],
    ['missing-field', '  links:\n    ixgbe0: {applications: [»{cos: 3}]}'],
    ['missing-field', '  links:\n    bge0: {classes: {»storage: {ets: 20%}}}'],
    ['missing-field', '  links:\n    bge0: {classes: {»storage: {priorities: [3]}}}'],
    ['missing-field', '  vnics:\n    v1: {over: bge0, »mac: {slot: 1}}'],
    ['missing-field', '  flows:\n    f1: {over: v1, »match: {}}'],
    ['wrong-type', '  vnics:\n    »v1: [over]'],
    ['wrong-type', '  »vnics: []'],
    ['wrong-type', '  vfs:\n    ixgbe0: {count: »"4"}'],
    ['wrong-type', '  vnics:\n    v1: {over: bge0, promiscFiltered: »yes}'],
    ['not-allowed', '  vnics:\n    v1: {over: bge0, priority: »urgent}'],
    ['not-allowed', '  vnics:\n    v1: {over: bge0, mac: {kind: »radom}}'],
    ['not-allowed', '  vnics:\n    v1: {over: bge0, rings: {rx: »many, tx: 1}}'],
    ['not-allowed', '  flows:\n    f1: {over: v, match: {dsfield: »"0xzz"}}'],
    ['not-allowed', '  aggregations:\n    aggr0: {ports: [net2], policy: »L5}'],
    ['not-allowed', '  links:\n    ixgbe0: {applications: [{etherType: »ipx, cos: 3}]}'],
    ['not-allowed', '  links:\n    ixgbe0: {applications: [»{etherType: fcoe, dscp: 1, cos: 3}]}'],
    ['out-of-range', '  vlans:\n    prod1: {over: bge0, vid: »4095}'],
    ['out-of-range', '  aggregations:\n    aggr0: {»ports: []}'],
    ['bad-name', '  vnics:\n    »a b: {over: bge0}'],
    ['bad-name', '  vnics:\n    »9a: {over: bge0}'],
    ['bad-name', '  vnics:\n    »constructor: {over: bge0}'],
    ['bad-name', '  vnics:\n    »__proto__: {over: bge0}'],
    ['bad-name', '  vnics:\n    v1: {over: »toString}'],
    ['bad-name', '  vnics:\n    v1: {over: »"s[1-2]"}'],
    ['bad-name', '  guests:\n    g1: {nics: {»"9a": {}}}'],
    ['bad-name', '  vfs:\n    ixgbe0: {count: 4, functions: {»x: {}}}'],
    ['control-character', '  vnics:\n    »"a\\0b": {over: bge0}'],
    ['control-character', '  vnics:\n    v1: {over: »"a\\u001bb"}'],
    ['bad-rate', '  vnics:\n    v1: {over: bge0, maxbw: »100}'],
    ['bad-rate', '  vnics:\n    v1: {over: bge0, maxbw: »50%}'],
    ['bad-size', '  etherstubs:\n    s1: {mtu: »9 kB}'],
    ['bad-time', '  links:\n    bge0: {interrupts: {time: »50}}'],
    ['bad-percent', '  links:\n    bge0: {classes: {a: {priorities: [0], ets: »40}}}'],
    ['bad-mac', '  vnics:\n    v1: {over: bge0, mac: »"01:00:5e:00:00:01"}'],
    ['bad-mac', '  vnics:\n    v1: {over: bge0, mac: »020820000001}'],
    ['bad-mac', '  overlays:\n    o1: {vni: 1, local: 10.0.0.1, remotes: {»zz: 10.0.0.2}}'],
    ['bad-ip', '  links:\n    bge0: {ip: [»10.0.0.256/24]}'],
    ['bad-ip', '  guests:\n    g1: {routes: {»default: 10.0.0.1}}'],
    ['bad-ip', '  vnics:\n    v1: {over: bge0, allowedIps: [»10.0.0.1/24]}'],
    ['bad-ip', '  vnics:\n    v1: {over: bge0, allowedIps: [»"2001:db8::1/64"]}'],
    ['bad-ip', '  vnics:\n    v1: {over: bge0, allowedIps: [10.0.0.1, 10.0.0.0/24, »10.0.0.1/32]}'],
    ['bad-name', '  flows:\n    »local_ip: {over: v1, match: {protocol: tcp}}'],
    ['bad-name', '  flows:\n    »dsfield: {over: v1, match: {protocol: tcp}}'],
    ['not-allowed', '  flows:\n    f1: {over: v, match: {dsfield: »"0x00"}}'],
    ['not-allowed', '  flows:\n    f1: {over: v, match: {dsfield: »"0:fc"}}'],
    ['bad-cpus', '  vnics:\n    v1: {over: bge0, »cpus: [5-4]}'],
    ['bad-range', '  vnics:\n    »v[3-1]: {over: bge0}'],
    ['bad-range', '  vnics:\n    »v[1-: {over: bge0}'],
    ['bad-range', '  vnics:\n    v[1-3]: {over: »"s[1-2]"}'],
    ['bad-range', '  vnics:\n    »v[1-70000]: {over: bge0}'],
    ['bad-range', '  vnics:\n    a[1-60000]: {over: bge0}\n    »b[1-6000]: {over: bge0}'],
    ['unknown-profile', '  vnics:\n    v1: {profile: »small}'],
    ['unknown-field', '  profiles:\n    vnics:\n      small: {»maxwb: 100M}'],
    ['unknown-field', '  profiles:\n    vnics:\n      small: {»formerly: v1}'],
    ['unknown-field', '  profiles:\n    vnics:\n      small: {»profile: large}'],
    ['bad-name', '  profiles:\n    vnics:\n      »a b: {}'],
    ['bad-range', '  vfs:\n    »p[1-1000]: {count: 250}'],
    ['bad-range', '  vfs:\n    p1: {count: 4, functions: {»"[0-90000000]": {}}}'],
    ['bad-range', '  guests:\n    g1: {»nics: {"v[1-3]": {}, v2: {}}}'],
    ['bad-ip', '  vnics:\n    v[254-256]: {over: bge0, allowedIps: [»"10.0.0.[254-256]"]}'],
    ['out-of-range', '  vlans:\n    v[1-3]: {over: bge0, vid: »"[4093-4095]"}'],
  ])('%s: %j', (code, spec) => expectFault(code, networkOf(spec)));
});

describe('what only the spelled-out Network shows', () => {
  test.each<[Code, string]>([
    ['duplicate-name', '  vnics:\n    v[1-3]: {over: bge0}\n    »v2: {over: bge1}'],
    ['rename-conflict', '  vnics:\n    v1: {over: bge0, formerly: »v1}'],
    ['rename-conflict', '  vnics:\n    v1: {over: bge0, formerly: v0}\n    v2: {over: bge0, formerly: »v0}'],
    ['class-priority', '  links:\n    p: {classes: {a: {priorities: [0], ets: 1%}, b: {»priorities: [0], ets: 1%}}}'],
    ['class-priority', '  links:\n    p: {classes: {a: {priorities: [0], ets: 1%}, default: {»priorities: [1]}}}'],
    ['class-share', '  links:\n    p: {»classes: {a: {priorities: [0], ets: 60%}, b: {priorities: [1], ets: 50%}}}'],
    ['class-share', '  links:\n    p: {»classes: {a: {priorities: [0, 1, 2, 3, 4, 5, 6, 7], ets: 60%}}}'],
    ['class-share', '  links:\n    p: {»classes: {a: {priorities: [0, 1], ets: 100%}}}'],
    ['class-share', '  links:\n    p: {classes: {a: {priorities: [0, 1], ets: 60%}, default: {ets: »50%}}}'],
    ['class-strict', '  links:\n    p: {classes: {a: {priorities: [0], ets: »10%, strict: true}}}'],
  ])('%s: %j', (code, spec) => expectFault(code, networkOf(spec)));

  test('more than eight classes', () => {
    const classes = [0, 1, 2, 3, 4, 5, 6, 7].map(
      (priority) => `c${priority}: {priorities: [${priority}], strict: true}`,
    );
    expect(
      faultsOf(
        networkOf(`  links:\n    p: {classes: {${classes.join(', ')}, c8: {priorities: [7], strict: true}}}`),
        'x.yaml',
      ),
    ).toEqual([expect.stringMatching(/^class-priority/), expect.stringMatching(/^class-count/)]);
  });
});

describe('a Host', () => {
  const host = (spec: string) =>
    `apiVersion: vnetctl/v1\nkind: Host\nmetadata: {name: h}\nspec:\n  switches: {tor1: {}}\n${spec}\n` +
    (spec.includes('  cpus:') ? '' : '  cpus: {sockets: 1, coresPerSocket: 4, clock: 2.8GHz}\n') +
    (spec.includes('links:') ? '' : '  links: {bge0: {model: generic-1g}}\n');

  test.each<[Code, string]>([
    ['not-allowed', '  links: {bge0: {model: »intel-82598}}'],
    ['bad-name', '  links: {»0bge: {model: generic-1g}}'],
    ['not-allowed', '  cpus: {sockets: 1, coresPerSocket: 4, clock: »2800}'],
    ['cpu-absent', '  cpus: {sockets: 1, coresPerSocket: 4, clock: 2.8GHz, offline: »3-4}'],
    ['cpu-absent', '  cpuPools: {a: »9}'],
    ['cpu-absent', '  noise: {steal: [{cpus: »9, every: 10ms, length: 1ms}]}'],
    [
      'out-of-range',
      '  noise: {steal: [{cpus: 1, every: 10ms, length: 5ms}, {cpus: 0-1, every: 10ms, length: »5ms, offset: 5ms}]}',
    ],
    ['out-of-range', '  noise: {steal: [{cpus: 1, every: 0, length: »0}]}'],
    ['out-of-range', '  memorySpeed: »0'],
    ['out-of-range', '  clients: {far: {port: tor1/1, speed: »0, ip: 10.0.0.1/24}}'],
    ['unknown-reference', '  links: {bge0: {model: generic-1g, cable: {to: »tor2/1}}}'],
    [
      'port-in-use',
      '  links: {bge0: {model: generic-1g, cable: {to: tor1/1}}, bge1: {model: generic-1g, cable: {to: »tor1/1}}}',
    ],
    ['out-of-range', '  links: {bge0: {model: generic-1g, »mtu: {max: 1000}}}'],
    ['bad-time', '  epoch: »2026-13-01T00:00:00Z'],
    ['bad-size', '  limiter: {burst: »-1}'],
    ['wrong-type', '  links: {bge0: {model: generic-1g, vfs: »many}}'],
  ])('%s: %j', (code, spec) => expectFault(code, host(spec)));
});

test('all faults of all documents are reported in one run, sorted by file and position', () => {
  const set = parseDocuments([
    {
      file: 'b.yaml',
      text: `${networkOf('  vnics:\n    v1: {over: bge0, maxbw: 1}', 'one')}---\n${networkOf('  vnics:\n    v1: {}', 'two')}`,
    },
    { file: 'a.yaml', text: 'kind: Nonsense' },
    { file: 'c.yaml', text: networkOf('  etherstubs: {}', 'three') },
  ]);
  expect(set.diagnostics.map(({ code, place }) => `${place?.file} ${place?.line} ${code}`)).toEqual([
    'a.yaml 1 unknown-kind',
    'b.yaml 7 bad-rate',
    'b.yaml 15 missing-field',
  ]);
  expect(set.documents.map(({ name, index }) => [name, index])).toEqual([['three', 0]]);
});

test('two documents of one kind and name are refused, and the second is told where the first is', () => {
  const { diagnostics } = parseDocuments([
    { file: 'a.yaml', text: networkOf('  vnics: {}') },
    { file: 'b.yaml', text: networkOf('  etherstubs: {}') },
  ]);
  expect(diagnostics).toMatchObject([{ code: 'duplicate-document', place: { file: 'b.yaml', line: 4, column: 9 } }]);
  expect(diagnostics[0]?.detail).toContain('a.yaml:4');
});

test('a typo is answered with the nearest legal word', () => {
  const hint = (spec: string) => parseDocuments([{ file: 'x', text: networkOf(spec) }]).diagnostics[0]?.hint;
  expect(hint('  vnic: {}')).toContain('`vnics`');
  const rate = (value: string) => hint(`  vnics: {v1: {over: bge0, maxbw: ${value}}}`);
  expect(rate('100')).toBe('write 100M if megabits per second are meant');
  expect(rate('100000000')).toBe('write 100M if bits per second are meant');
  const share = (ets: string) => hint(`  links: {bge0: {classes: {a: {priorities: [0], ets: ${ets}}}}}`);
  expect(share('40')).toBe('write 40%');
  expect(share('0.4')).toBe('write 40%');
  expect(share('0.29')).toBe('write 29%');
  expect(share('0.125')).toBeUndefined();
  expect(share('140')).toBeUndefined();
  expect(hint('  vnics: {v1: {over: bge0, maxwb: 1M}}')).toContain('`maxbw`');
  expect(hint('  vnics: {v1: {over: bge0, mac: {kind: randm}}}')).toContain('`random`');
  expect(hint('  profiles: {vnics: {small: {}}}\n  vnics: {v1: {profile: smal}}')).toContain('`small`');
  expect(parseDocuments([{ file: 'x', text: 'kind: Netwrok' }]).diagnostics[0]?.hint).toContain('`Network`');
});

test('the source line and what of it is wrong go with the fault', () => {
  const { diagnostics } = parseDocuments([
    { file: 'x.yaml', text: networkOf('  vnics:\r\n    v1: {over: bge0, maxbw: "100 M"}\r') },
  ]);
  expect(diagnostics[0]?.place).toEqual({
    file: 'x.yaml',
    line: 7,
    column: 29,
    length: 7,
    text: '    v1: {over: bge0, maxbw: "100 M"}',
  });
});

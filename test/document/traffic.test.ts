import { describe, expect, test } from 'vitest';
import type { Code } from '#diagnostics/code.ts';
import { parseDocuments } from '#document/documents.ts';
import { lowerTraffic } from '#document/lower-traffic.ts';
import type { Workload } from '#state/workload.ts';

/** Stands in a text of the tables where the fault must be reported. */
const MARK = '»';

const trafficOf = (spec: string) => `apiVersion: vnetctl/v1\nkind: Traffic\nmetadata: {name: t}\nspec:\n${spec}\n`;
const read = (spec: string) => parseDocuments([{ file: 'x.yaml', text: trafficOf(spec) }]);

function workloadOf(spec: string): Workload {
  const { documents, diagnostics } = read(spec);
  expect(diagnostics).toEqual([]);
  const [document] = documents;
  if (!document) throw new Error('no document');
  return lowerTraffic(document).workload;
}

const streamOf = (fields: string) => workloadOf(`  streams: {s: {from: a, to: b, ${fields}}}`).streams[0];

test.each([
  ['  events: [{at: 1ms}]', 'events.0 changes nothing; expected one of set, fail, restore', 'add fail: LINK'],
  ['  events: [{fail: bge0}]', 'events.0 needs the field `at`.', 'add at'],
  [
    '  events: [{at: 1ms, fail: bge0, restore: bge0}]',
    'events.0 is fail and restore at once.',
    'write one event for each',
  ],
  ['  events: [{at: 1ms, offline: -1}]', '`offline` of events.0 is `-1`; expected the number of a CPU', ''],
  [
    '  events: [{at: 1ms, online: 3, offline: 4}]',
    'events.0 is offline and online at once.',
    'write one event for each',
  ],
  ['  receivers: {b: {consume: 5}}', '`consume` of receivers.b is `5`; expected frames per second', 'write 5pps'],
  ['  expect: [5]', 'expect.0 is the number 5, neither true nor false.', 'write a condition'],
])('%s is told in one sentence', (line, detail, hint) => {
  const { diagnostics } = read(`  streams: {s: {from: a, to: b, rate: 1M}}\n${line}`);
  expect(diagnostics).toHaveLength(1);
  expect(diagnostics[0]?.detail).toContain(detail);
  expect(diagnostics[0]?.hint ?? '').toContain(hint);
});

test.each([
  ['rate: 1M, arrival: posson', 'did you mean `poisson`?'],
  ['greedy: true, protocol: tcp, to: broadcast', 'name one end, or write protocol: udp'],
])('%s has a way out', (fields, hint) => {
  const to = fields.includes('to:') ? '' : 'to: b, ';
  expect(read(`  streams: {s: {from: a, ${to}${fields}}}`).diagnostics).toMatchObject([{ hint }]);
});

describe('a fault of a Traffic document is told at its place', () => {
  test.each<[Code, string]>([
    ['unknown-field', '  streams: {s: {from: a, to: b, »rat: 1M}}'],
    ['missing-field', '  streams: {»s: {from: a, rate: 1M}}'],
    ['bad-rate', '  streams: {s: {from: a, to: b, rate: »1000}}'],
    ['bad-rate', '  streams: {s: {from: a, to: b, rate: »1Mbps}}'],
    ['bad-rate', '  streams: {s: {from: a, to: b, rate: »0M}}'],
    ['bad-size', '  streams: {s: {from: a, to: b, rate: 1M, frame: »63}}'],
    ['bad-size', '  streams: {s: {from: a, to: b, rate: 1M, frame: »inix}}'],
    ['not-allowed', '  streams: {s: {from: a, to: b, rate: 1M, arrival: »poison}}'],
    ['bad-percent', '  streams: {s: {from: a, to: b, rate: 1M, arrival: {jitter: »0.25}}}'],
    ['traffic-conflict', '  streams: {s: {from: a, to: b, rate: 1M, arrival: {jitter: 25%, »seeds: [1, 2]}}}'],
    ['not-allowed', '  streams: {s: {from: a, to: b, protocol: »tpc, greedy: true}}'],
    ['bad-name', '  streams: {s: {from: a, to: »"02-zz", rate: 1M}}'.replace('02-zz', '02:zz')],
    ['bad-mac', '  streams: {s: {from: a, to: b, rate: 1M, sourceMac: »"01:00:5e:00:00:01"}}'],
    ['bad-name', '  streams: {»"s!": {from: a, to: b, rate: 1M}}'],
    ['bad-range', '  streams: {»"s[3-1]": {from: a, to: b, rate: 1M}}'],
    ['bad-range', '  streams: {"s[1-3]": {from: »"a[1-2]", to: b, rate: 1M}}'],
    ['duplicate-name', '  streams: {"s[1-3]": {from: a, to: b, rate: 1M}, »s2: {from: a, to: b, rate: 1M}}'],
    ['traffic-conflict', '  streams: {»s: {from: a, to: b}}'],
    ['traffic-conflict', '  streams: {»s: {from: a, to: b, rate: 1M, greedy: true}}'],
    ['traffic-conflict', '  streams: {»s: {from: a, to: b, rate: 1M, arrival: {burst: {frames: 3, every: 1ms}}}}'],
    ['traffic-conflict', '  streams: {s: {from: a, to: b, greedy: true, »arrival: poisson}}'],
    ['traffic-conflict', '  streams: {s: {from: a, to: b, rate: 1M, »arrival: {}}}'],
    ['traffic-conflict', '  streams: {s: {from: a, to: b, protocol: tcp, greedy: true, »frame: 64}}'],
    ['traffic-conflict', '  streams: {s: {from: a, to: b, protocol: tcp, »arrival: {burst: {frames: 3, every: 1ms}}}}'],
    ['traffic-conflict', '  streams: {s: {from: a, to: b, protocol: tcp, greedy: true, »packets: 5}}'],
    ['traffic-conflict', '  streams: {s: {from: a, to: b, requestResponse: {request: 1, response: 1}, »bytes: 5K}}'],
    ['traffic-conflict', '  streams: {s: {from: a, to: b, arrival: {replay: [{at: 2ms}, {at: »1ms}]}}}'],
    ['out-of-range', '  streams: {s: {from: a, to: b, rate: 1M, bytes: »0}}'],
    ['out-of-range', '  streams: {s: {from: a, to: b, arrival: {burst: {frames: 1, every: »0}}}}'],
    ['out-of-range', '  streams: {s: {from: a, to: b, arrival: {»burst: {frames: 1000000, every: 1ps}}}}'],
    ['out-of-range', '  streams: {s: {from: a, to: b, rate: 1M, arrival: {onOff: {on: »1ps, off: 1ms}}}}'],
    ['out-of-range', '  streams: {s: {from: a, to: b, requestResponse: {request: 1, response: 1, timeout: »1ps}}}'],
    ['out-of-range', '  streams: {s: {from: a, to: b, rate: 1M, arrival: {onOff: {on: »0.0us, off: 1ms}}}}'],
    ['out-of-range', '  streams: {s: {from: a, to: b, requestResponse: {request: »0, response: 1}}}'],
    ['out-of-range', '  streams: {s: {from: a, to: b, requestResponse: {request: 1, response: 1, timeout: »0}}}'],
    ['out-of-range', '  streams: {s: {from: a, to: b, rate: 1M, remotePort: 65530, connections: »7}}'],
    ['ip-version', '  streams: {s: {from: a, to: b, rate: 1M, localIp: "fd00::1", remoteIp: »10.0.0.0/24}}'],
    ['out-of-range', '  streams: {s: {from: a, to: b, rate: 1M}}\n  tcp: {rtoMin: »0}'],
    ['traffic-conflict', '  streams: {s: {from: a, to: b, rate: 1M}}\n  »tcp: {rtoMin: 2s, rtoMax: 1s}'],
    ['traffic-conflict', '  streams: {s: {from: a, »to: "02:08:20:00:00:99", protocol: tcp, greedy: true}}'],
    ['traffic-conflict', '  streams: {s: {from: a, to: b, protocol: tcp, »rate: 1M}}'],
    ['traffic-conflict', '  streams: {s: {from: a, »to: broadcast, protocol: tcp, greedy: true}}'],
    ['traffic-conflict', '  streams: {s: {from: a, to: b, rate: 1kpps, »accounting: wire}}'],
    ['traffic-conflict', '  streams: {s: {from: a, to: b, rate: 1M, start: 2ms, stop: »1ms}}'],
    ['traffic-conflict', '  streams: {s: {from: a, to: b, rate: 1M, »frame: {from: 100, to: 64}}}'],
    ['traffic-conflict', '  streams: {s: {from: a, to: b, rate: 1M, protocol: fcoe, »etherType: fcoe}}'],
    ['traffic-conflict', '  streams: {s: {from: a, to: b, rate: 1M, protocol: fcoe, »localIp: 10.0.0.1}}'],
    ['traffic-conflict', '  streams: {s: {from: a, to: b, rate: 1M, protocol: fcoe, »remoteIp: 10.0.0.1}}'],
    ['traffic-conflict', '  streams: {s: {from: a, to: b, rate: 1M, protocol: fip, »localPort: 1}}'],
    ['traffic-conflict', '  streams: {s: {from: a, to: b, rate: 1M, etherType: roce, »remotePort: 1}}'],
    ['traffic-conflict', '  streams: {s: {from: a, to: b, rate: 1M, etherType: roce, »connections: 2}}'],
    ['traffic-conflict', '  streams: {s: {from: a, to: b, rate: 1M, etherType: 0x88b5, »dscp: 46}}'],
    ['traffic-conflict', '  streams: {s: {from: a, to: b, rate: 1M, etherType: 0x88b5, »accounting: l3}}'],
    [
      'traffic-conflict',
      '  streams: {s: {from: a, to: b, protocol: fcoe, »requestResponse: {request: 1, response: 1}}}',
    ],
    ['not-allowed', '  streams: {s: {from: a, to: b, rate: 1M, etherType: »ipv4}}'],
    ['not-allowed', '  streams: {s: {from: a, to: b, rate: 1M, etherType: »0x8100}}'],
    ['not-allowed', '  streams: {s: {from: a, to: b, rate: 1M, etherType: »0x8808}}'],
    ['not-allowed', '  streams: {s: {from: a, to: b, rate: 1M, etherType: »ipx}}'],
    ['out-of-range', '  streams: {s: {from: a, to: b, rate: 1M, protocol: fcoe, frame: »2180}}'],
    ['out-of-range', '  streams: {s: {from: a, to: b, rate: 1M, protocol: fcoe, frame: »1518}}'],
    ['out-of-range', '  streams: {s: {from: a, to: b, rate: 1M, etherType: 0x8906, frame: »imix}}'],
    ['out-of-range', '  streams: {s: {from: a, to: b, rate: 1M, protocol: fcoe, »frame: {from: 64, to: 2176}}}'],
    [
      'out-of-range',
      '  streams: {s: {from: a, to: b, rate: 1M, protocol: fcoe, »frame: {mix: [{bytes: 65, weight: 1}]}}}',
    ],
    ['out-of-range', '  streams: {s: {from: a, to: b, protocol: fcoe, »arrival: {replay: [{at: 0, frame: 70}]}}}'],
    ['missing-field', '  queries: {»q: {aggregator: a, workers: [b]}}'],
    ['unknown-field', '  queries: {q: {aggregator: a, workers: [b], response: 1K, »rate: 1M}}'],
    ['bad-name', '  queries: {»"q!": {aggregator: a, workers: [b], response: 1K}}'],
    ['bad-name', '  queries: {q: {aggregator: a, workers: [b, »"b!"], response: 1K}}'],
    ['bad-name', '  queries: {q: {aggregator: a, workers: [b, »null], response: 1K}}'],
    ['out-of-range', '  queries: {q: {aggregator: a, workers: ["b[1-17]"], response: 1K, concurrency: »4096}}'],
    ['bad-range', '  queries: {q: {aggregator: a, workers: [»"b[3-1]"], response: 1K}}'],
    ['bad-range', '  queries: {q: {aggregator: a, workers: [»"b[1-4097]"], response: 1K}}'],
    ['out-of-range', '  queries: {q: {aggregator: a, »workers: ["b[1-4096]", c], response: 1K}}'],
    ['traffic-conflict', '  queries: {q: {aggregator: a, workers: ["b[1-3]", »b2], response: 1K}}'],
    ['traffic-conflict', '  queries: {q: {aggregator: a, workers: [b], response: 1K, »timeout: 1s}}'],
    ['traffic-conflict', '  queries: {q: {aggregator: a, workers: [b], response: 1K, »random: true}}'],
    ['traffic-conflict', '  queries: {q: {aggregator: a, workers: [b], response: 1K, start: 2ms, stop: »1ms}}'],
    ['out-of-range', '  queries: {q: {aggregator: a, workers: [b], response: »0}}'],
    ['out-of-range', '  queries: {q: {aggregator: a, workers: [b], response: 1K, request: »0K}}'],
    ['out-of-range', '  queries: {q: {aggregator: a, workers: [b], response: 1K, protocol: udp, timeout: »1ps}}'],
    ['not-allowed', '  queries: {q: {aggregator: a, workers: [b], response: 1K, protocol: »fcoe}}'],
    ['bad-rate', '  streams: {s: {from: a, to: b, rate: 1M}}\n  receivers: {b: {consume: »1.5M}}'],
    ['traffic-conflict', '  streams: {s: {from: a, to: b, protocol: tcp, greedy: true, »socket: 8}}'],
    ['traffic-conflict', '  streams: {s: {from: a, to: b, rate: 1M, »cost: 1us}}'],
    ['traffic-conflict', '  streams: {s: {from: a, to: b, rate: 1M}}\n  receivers: {b: {consume: 1kpps, »low: 0}}'],
    [
      'traffic-conflict',
      '  streams: {s: {from: a, to: b, rate: 1M}}\n  receivers: {b: {consume: 1kpps, buffer: 4, rxBackpressure: true, low: »4}}',
    ],
    ['not-allowed', '  streams: {s: {from: a, to: b, rate: 1M}}\n  senders: {a: {qdisc: »none}}'],
    ['traffic-conflict', '  streams: {s: {from: a, to: b, rate: 1M}}\n  senders: {a: {ring: 8, wake: »8}}'],
    ['traffic-conflict', '  streams: {s: {from: a, to: b, rate: 1M}}\n  windows: {w: {from: 2ms, to: »1ms}}'],
    ['traffic-conflict', '  streams: {s: {from: a, to: b, rate: 1M}}\n  events: [{at: 1ms, »set: {flow: f}}]'],
    ['traffic-conflict', '  streams: {s: {from: a, to: b, rate: 1M}}\n  events: [{at: 1ms, »set: {flow: f, cpus: 1}}]'],
    ['missing-field', '  streams: {s: {from: a, to: b, rate: 1M}}\n  expect: [»{measure: x}]'],
    ['bad-percent', '  streams: {s: {from: a, to: b, rate: 1M}}\n  expect: [{measure: x, equals: 1, within: »0.01}]'],
  ])('%s: %s', (code, marked) => {
    const text = trafficOf(marked);
    const before = (text.split(MARK)[0] ?? '').split('\n');
    const found = parseDocuments([{ file: 'x.yaml', text: text.replace(MARK, '') }]).diagnostics;
    expect(found.map(({ code: said, place }) => [said, place?.line, place?.column])).toEqual([
      [code, before.length, (before.at(-1) ?? '').length + 1],
    ]);
  });

  test('a misspelled word is answered with the nearest legal one', () => {
    const hints = read('  streams: {s: {from: a, to: b, gredy: true, arrival: poison}}').diagnostics.map(
      (one) => one.hint,
    );
    expect(hints).toContain('did you mean `greedy`?');
  });
});

describe('what a Traffic document says', () => {
  test('has its defaults filled in', () => {
    expect(workloadOf('  streams: {s: {from: a, to: b, rate: 1M}}')).toMatchObject({
      durationPicoseconds: 1e12,
      warmupPicoseconds: 0,
      seed: 1,
      streams: [{ name: 's', protocol: 'udp', connections: 1, frames: { kind: 'fixed', bytes: 1518 }, cos: null }],
      tcp: { minRtoPicoseconds: 200e9, delayedAckPicoseconds: 40e9 },
    });
  });

  test.each([
    ['rate: 4G', { load: { kind: 'paced', rate: { unit: 'bits', bitsPerSecond: 4e9, accounting: 'l2' } } }],
    ['rate: 10Mpps', { load: { kind: 'paced', rate: { unit: 'packets', packetsPerSecond: 10e6 } } }],
    ['rate: 1M, arrival: poisson', { load: { arrival: { kind: 'poisson' } } }],
    [
      'rate: 1M, arrival: {jitter: 25%, seeds: [7]}',
      { load: { arrival: { kind: 'jitter', fraction: 0.25, seed: 7 } } },
    ],
    [
      'rate: 1M, arrival: {onOff: {on: 1ms, off: 9ms}}',
      { load: { arrival: { kind: 'on-off', onPicoseconds: 1e9, offPicoseconds: 9e9, random: false } } },
    ],
    ['arrival: {burst: {frames: 32, every: 1ms}}', { load: { kind: 'burst', frames: 32, everyPicoseconds: 1e9 } }],
    [
      'arrival: {replay: [{at: 0}, {at: 10us, frame: 64}]}',
      {
        load: {
          kind: 'replay',
          frames: [
            { atPicoseconds: 0, bytes: null },
            { atPicoseconds: 1e7, bytes: 64 },
          ],
        },
      },
    ],
    ['greedy: true', { load: { kind: 'greedy' } }],
    ['greedy: true, frame: imix', { frames: { kind: 'mix' } }],
    ['greedy: true, frame: {from: 64, to: 128}', { frames: { kind: 'uniform', fromBytes: 64, toBytes: 128 } }],
    [
      'requestResponse: {request: 200, response: 4K}',
      { load: { kind: 'request-response', requestBytes: 200, responseBytes: 4000, concurrency: 1 } },
    ],
    ['rate: 1M, protocol: fcoe', { protocol: { etherType: 0x8906 }, frames: { kind: 'fixed', bytes: 2176 } }],
    ['rate: 1M, protocol: fip', { protocol: { etherType: 0x8914 }, frames: { kind: 'fixed', bytes: 1518 } }],
    ['rate: 1M, etherType: "0x88B5"', { protocol: { etherType: 0x88b5 } }],
    ['rate: 1M, etherType: 0x8906, frame: 64', { protocol: { etherType: 0x8906 }, frames: { bytes: 64 } }],
    ['rate: 1M, remoteIp: 203.0.113.9/24', { remoteIp: '203.0.113.0/24' }],
  ])('%s', (fields, expected) => expect(streamOf(fields)).toMatchObject(expected));

  test('a query is its workers, each a stream from the aggregator', () => {
    const { queries, streams } = workloadOf('  queries: {q: {aggregator: a, workers: ["w[08-10]", x], response: 64K}}');
    expect(queries).toMatchObject([
      { name: 'q', workers: ['w08', 'w09', 'w10', 'x'], requestBytes: 200, responseBytes: 64_000, protocol: 'tcp' },
    ]);
    expect(streams.map(({ name, from, to, load }) => [name, from, to, load])).toEqual(
      ['w08', 'w09', 'w10', 'x'].map((name) => [
        `q/${name}`,
        'a',
        { kind: 'end', name },
        { kind: 'answers', query: 'q' },
      ]),
    );
  });

  test('without a stream and without a query nothing would be sent', () => {
    expect(read('  duration: 1s').diagnostics).toMatchObject([{ code: 'missing-field', hint: 'add streams' }]);
  });

  test('a key that is a range stands for many, each with its own ends and seed', () => {
    const { streams } = workloadOf(
      '  streams: {"s[1-3]": {from: "a[1-3]", to: b, rate: 1M, arrival: {jitter: 25%, seeds: [5, 6, 7]}}}',
    );
    expect(streams.map(({ name, from, load }) => [name, from, load])).toMatchObject([
      ['s1', 'a1', { arrival: { seed: 5 } }],
      ['s2', 'a2', { arrival: { seed: 6 } }],
      ['s3', 'a3', { arrival: { seed: 7 } }],
    ]);
  });

  test('a target is an end, everybody, or an address', () => {
    const to = (target: string) => workloadOf(`  streams: {s: {from: a, to: "${target}", rate: 1M}}`).streams[0]?.to;
    expect([to('b'), to('broadcast'), to('2:8:20:0:0:99'), to('01:00:5e:00:00:01')]).toEqual([
      { kind: 'end', name: 'b' },
      { kind: 'broadcast' },
      { kind: 'mac', mac: '02:08:20:00:00:99' },
      { kind: 'mac', mac: '01:00:5e:00:00:01' },
    ]);
  });

  test('the order in which streams are written does not change the digest of what they say', () => {
    const [a, b] = ['x: {from: a, to: b, rate: 1M}', 'y: {from: b, to: a, rate: 2M}'];
    const digest = (streams: string) => read(`  streams: {${streams}}`).documents[0]?.digest;
    expect(digest(`${a}, ${b}`)).toBe(digest(`${b}, ${a}`));
  });
});

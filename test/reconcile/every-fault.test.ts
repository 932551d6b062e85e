import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDocuments } from '#document/documents.ts';
import { checkWithTraffic } from '#reconcile/traffic.ts';
import { runs } from '../runs.ts';
import { prepared } from '../support/runs.ts';

const HOST = `apiVersion: vnetctl/v1
kind: Host
metadata: {name: a}
spec:
  cpus: {sockets: 1, coresPerSocket: 2, clock: 2GHz}
  links: {bge0: {model: generic-1g, cable: {to: tor/1}}}
  switches: {tor: {}}
  clients: {c: {port: tor/2, speed: 1G, ip: 10.0.0.2/24}}
`;
const NETWORK = `apiVersion: vnetctl/v1
kind: Network
metadata: {name: n}
spec:
  vnics: {web: {over: bge0}, db: {over: bge0}}
  flows: {https: {over: web, match: {localPort: 443, protocol: tcp}}}
`;
const TRAFFIC = (spec: string) => `apiVersion: vnetctl/v1\nkind: Traffic\nmetadata: {name: t}\nspec:\n${spec}`;

/** `code of what`, in order; everything in one look. */
function told(...texts: readonly string[]): readonly string[] {
  const set = parseDocuments(texts.map((text, index) => ({ file: `${index}.yaml`, text })));
  return checkWithTraffic(set).diagnostics.map(({ code, place }) => `${code} ${textAt(place)}`);
}

function textAt(
  place: { readonly text: string; readonly column: number; readonly length: number } | undefined,
): string {
  return place === undefined ? '' : place.text.slice(place.column - 1, place.column - 1 + place.length);
}

describe('all at once', () => {
  test.each<[string, string, readonly string[]]>([
    [
      'the name and the shape of one stream, and what an event beside it is about',
      `  streams: {s: {from: wbe, to: c, rate: 1Mbit, dscp: 99}}
  events: [{at: 1ms, offline: 7}, {at: 1ms, fail: bge7}]`,
      ['no-such-end wbe', 'bad-rate 1Mbit', 'out-of-range 99', 'cpu-absent {', 'no-such-object {'],
    ],
    [
      'fields without a meaning, each, beside one of the wrong shape',
      '  streams: {s: {from: web, to: c, protocol: tcp, greedy: true, frame: 64, packets: 5, start: 1}}',
      ['traffic-conflict frame', 'traffic-conflict packets', 'bad-time 1'],
    ],
    [
      'the other streams, receivers, senders, windows and queries of a document',
      `  duration: 1s
  streams: {s: {from: web, to: c, rat: 1M}, o: {from: c, to: dbb, rate: 1M}}
  queries: {q: {aggregator: wbe, workers: [c], response: 0}}
  receivers: {cc: {consume: 1kpps}, c: {consume: 5}}
  senders: {wbe: {qdisc: 3}}
  windows: {late: {from: 0, to: 2s}}`,
      [
        'unknown-field rat',
        'no-such-end dbb',
        'no-such-end wbe',
        'out-of-range 0',
        'no-such-end cc',
        'bad-rate 5',
        'no-such-end wbe',
        'traffic-conflict late',
      ],
    ],
  ])('%s', (_, spec, expected) => expect(told(HOST, NETWORK, TRAFFIC(spec))).toEqual(expected));

  test('names in traffic beside a Network with faults of shape, and of reference', () => {
    const traffic = TRAFFIC('  streams: {s: {from: db, to: nobody, rate: 1M}}');
    expect(told(HOST, NETWORK.replace('web: {over', 'web: {maxbw: 5, over'), traffic)).toEqual([
      'bad-rate 5',
      'no-such-end nobody',
    ]);
    expect(told(HOST, NETWORK.replace('db: {over: bge0', 'db: {over: bge9'), traffic)).toEqual([
      'unknown-reference bge9',
      'no-such-end nobody',
    ]);
  });

  test('a run: names, expectations, and what planning alone can tell of the host at hand', async () => {
    const traffic = TRAFFIC(`  streams: {s: {from: client-a, to: wbe, rate: 5}}
  expect: ["streams.s.goodput > 0", "streams.x.dropped == 0", "streams.s.dropped = 0", 7]`);
    const { run, diagnostics } = await prepared(`${traffic}\n---\n${NETWORK}`);
    expect(run).toBe(null);
    expect(diagnostics.map(({ code, place }) => `${code} ${textAt(place)}`)).toEqual([
      'no-such-end wbe',
      'bad-rate 5',
      'bad-expression "streams.x.dropped == 0"',
      'bad-expression "streams.s.dropped = 0"',
      'bad-expression 7',
    ]);
    const nowhere = await prepared(`${traffic}\n---\n${NETWORK.replaceAll('bge0', 'bge7')}`);
    expect(nowhere.diagnostics.map(({ code }) => code)).toContain('unknown-reference');
  });
});

describe('nothing is concluded from a fault', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    [
      'an end whose own text is wrong',
      [HOST, NETWORK.replace('web: {over', 'web: {ovr'), 's: {from: web, to: c, rate: 1M}'],
      ['unknown-field ovr'],
    ],
    [
      'ends of a section with a typo',
      [HOST, NETWORK.replace('vnics:', 'vnisc:'), 's: {from: web, to: c, rate: 1M}'],
      ['unknown-field vnisc'],
    ],
    [
      'a rate that cannot be read is a load, and may be one in bits',
      [HOST, NETWORK, 's: {from: web, to: c, rate: 1Mbit, accounting: wire}'],
      ['bad-rate 1Mbit'],
    ],
    [
      'a time that cannot be read is neither before nor after',
      [HOST, NETWORK, 's: {from: web, to: c, rate: 1M, start: 5, stop: 1ms}'],
      ['bad-time 5'],
    ],
    ['a misspelled load is one', [HOST, NETWORK, 's: {from: web, to: c, rat: 1M}'], ['unknown-field rat']],
  ])('%s', (_, [host = '', network = '', stream = ''], expected) => {
    // A flow over what is in doubt is in doubt.
    expect(told(host, network, TRAFFIC(`  streams: {${stream}}`))).toEqual(expected);
  });

  test('a duration that cannot be read is too short for nothing', () => {
    const spec =
      '  duration: 5\n  streams: {s: {from: web, to: c, rate: 1M, start: 3s}}\n  windows: {w: {from: 1s, to: 2s}}';
    expect(told(HOST, NETWORK, TRAFFIC(spec))).toEqual(['bad-time 5']);
  });
});

/** A sound document, of which any value may be turned into something else. */
const WHOLE = {
  apiVersion: 'vnetctl/v1',
  kind: 'Traffic',
  metadata: { name: 't' },
  spec: {
    duration: '1s',
    warmup: '1ms',
    streams: {
      one: {
        from: 'web',
        to: 'c',
        rate: '1M',
        accounting: 'wire',
        frame: { from: 64, to: 1518 },
        start: '1ms',
        stop: '2ms',
      },
      two: {
        from: 'c',
        to: 'db',
        greedy: true,
        protocol: 'tcp',
        connections: 2,
        localIp: '10.0.0.2',
        remoteIp: '10.0.0.3',
      },
      four: { from: 'c', to: 'db', requestResponse: { request: 1, response: 9, timeout: '1ms', think: '1us' } },
      five: {
        from: 'c',
        to: 'db',
        protocol: 'fcoe',
        frame: { mix: [{ bytes: 64, weight: 1 }] },
        rate: '1kpps',
        cos: 3,
      },
      six: {
        from: 'c',
        to: 'db',
        arrival: { replay: [{ at: '1ms', frame: 64 }, { at: '2ms' }] },
        socket: 3,
        cost: '1us',
      },
      seven: { from: 'c', to: 'db', rate: '1M', arrival: { jitter: '5%', seeds: [1] }, bytes: '1K', packets: 5 },
      'three[1-2]': { from: 'web', to: 'broadcast', arrival: { burst: { frames: 3, every: '1ms' } }, dscp: 3 },
    },
    queries: {
      ask: {
        aggregator: 'web',
        workers: ['c'],
        response: '64K',
        think: '1ms',
        protocol: 'udp',
        random: true,
        timeout: '1ms',
      },
    },
    receivers: { db: { consume: '1Mpps', buffer: 8, rxBackpressure: true, low: 3, cpu: 1 } },
    senders: { web: { qdisc: 3, ring: 8, wake: 2 } },
    windows: { w: { from: '1ms', to: '2ms' } },
    events: [
      { at: '1ms', set: { link: 'web', maxbw: '1M' } },
      { at: '2ms', fail: 'bge0' },
    ],
    tcp: { rtoMin: '1ms', rtoMax: '2s' },
    expect: ['streams.one.dropped == 0', { measure: 'streams.one.pps', equals: 1, within: '1%' }],
  },
};

type Json = unknown;
const isMap = (value: Json): value is Record<string, Json> => typeof value === 'object' && value !== null;
const pathsOf = (value: Json, path: readonly string[] = []): readonly (readonly string[])[] =>
  isMap(value) ? [path, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))] : [path];
const replaced = (value: Json, [key, ...rest]: readonly string[], by: Json): Json => {
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.map((one, index) => (String(index) === key ? replaced(one, rest, by) : one));
  return isMap(value) ? { ...value, [key]: replaced(value[key], rest, by) } : value;
};

test('whatever one value of a document becomes, nothing is told that only follows from it', () => {
  const paths = pathsOf(WHOLE.spec).filter((path) => path.length > 0);
  const odd = fc.constantFrom<Json>(null, -1, 5, '', '1 ms', 'x y', true, [], {}, { a: 1 }, ['c'], '5Mbit', 1e9);
  fc.assert(
    fc.property(fc.constantFrom(...paths), odd, (path, value) => {
      const text = JSON.stringify({ ...WHOLE, spec: replaced(WHOLE.spec, path, value) }, null, 1);
      const set = parseDocuments([HOST, NETWORK, text].map((one, index) => ({ file: `${index}.yaml`, text: one })));
      if (set.faulty.length === 0) return;
      const { diagnostics } = checkWithTraffic(set);
      const known = new Set(set.diagnostics.map((one) => JSON.stringify(one)));
      // Of one fault of shape nothing follows: all else was sound.
      const isShape = set.diagnostics.some(({ code }) => code !== 'traffic-conflict');
      if (isShape) expect(set.diagnostics.filter(({ code }) => code === 'traffic-conflict')).toEqual([]);
      expect(diagnostics.filter((one) => !known.has(JSON.stringify(one)))).toEqual([]);
    }),
    runs(500),
  );
});

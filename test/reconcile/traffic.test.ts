import { describe, expect, test } from 'vitest';
import type { Code } from '#diagnostics/code.ts';
import { documents, prepared, readyRun } from '../support/runs.ts';

const NETWORK = `  etherstubs: {stub0: {}}
  switches: {sw0: {uplinks: [bge1]}}
  overlays: {tenant7: {vni: 7, local: 192.168.1.1}}
  links: {ixgbe1: {ip: [192.168.1.1/24]}}
  vnics:
    web: {over: bge0}
    db: {over: stub0}
    far: {over: tenant7}
  flows: {https: {over: web, match: {localPort: 443, protocol: tcp}}}
  addressSets: {members: {entries: [10.0.0.0/24]}}
  guests:
    one: {kind: zone, nics: {web: {ip: [10.0.0.1/24]}}}
    two: {kind: zone, nics: {db: {}, far: {}}}`;

const STREAM = '  streams: {s: {from: client-a, to: web, rate: 1M}}';

test('an event that fails a VNIC hears what has a wire; times of the command line are told as such', async () => {
  const { diagnostics } = await prepared(documents(`${STREAM}\n  events: [{at: 1ms, fail: web}]`, NETWORK));
  expect(diagnostics.map(({ detail }) => detail)).toContain(
    'An event is about the wire of web, a link of class vnic: only physical links and trunks have one.',
  );
  const none = await prepared(documents(STREAM, NETWORK), { durationPicoseconds: 0 });
  expect(none.diagnostics.map(({ hint }) => hint)).toContain('change --duration of the command line');
});

test('FCoE whose frames fit is warned of where the longest ones would not (FC-BB-5)', async () => {
  const short = '{from: web, to: client-a, protocol: fcoe, frame: 1516, rate: 1M}';
  const { run, diagnostics } = await prepared(documents(`  streams: {s: ${short}}`, NETWORK));
  expect(run).not.toBe(null);
  const found = diagnostics.filter(({ code }) => code === 'fcoe-mtu');
  expect(found.map(({ severity, detail }) => [severity, detail])).toEqual([
    ['warning', 'The MTU of web is 1500; the longest of FCoE need 2158.'],
    ['warning', 'The MTU of client-a is 1500; the longest of FCoE need 2158.'],
  ]);
});

describe('traffic that does not fit the host is refused at its place', () => {
  test.each<[Code, string]>([
    ['no-such-end', '  streams: {s: {from: »clinet-a, to: web, rate: 1M}}'],
    ['no-such-end', '  streams: {s: {from: web, to: »nobody, rate: 1M}}'],
    ['no-such-end', '  streams: {s: {from: web, to: »stub0, rate: 1M}}'],
    ['no-such-end', '  streams: {s: {from: web, to: »two, rate: 1M}}'],
    ['traffic-conflict', '  streams: {s: {from: web, to: »one, rate: 1M}}'],
    ['no-such-end', `${STREAM}\n  receivers: {»wbe: {consume: 1kpps}}`],
    ['traffic-conflict', `${STREAM}\n  duration: 1s\n  windows: {»w: {from: 0, to: 2s}}`],
    ['traffic-conflict', `${STREAM}\n  duration: 1s\n  warmup: »1s`],
    ['traffic-conflict', `${STREAM}\n  duration: »9005s`],
    ['no-such-object', `${STREAM}\n  events: [»{at: 1ms, set: {flow: htps, maxbw: 1M}}]`],
    ['no-such-object', `${STREAM}\n  events: [»{at: 1ms, fail: stub0}]`],
    ['no-such-object', `${STREAM}\n  events: [»{at: 1ms, addAddress: {set: member, address: 10.0.0.1}}]`],
    ['cpu-absent', `${STREAM}\n  events: [»{at: 1ms, set: {link: web, cpus: [99]}}]`],
    ['cpu-absent', `${STREAM}\n  receivers: {web: {consume: 1kpps, cpu: »99}}`],
    ['cpu-absent', `${STREAM}\n  events: [»{at: 1ms, offline: 99}]`],
    ['cpu-absent', `${STREAM}\n  events: [{at: 1ms, offline: 5}, »{at: 2ms, set: {link: web, cpus: [4, 5]}}]`],
    ['no-such-host', `${STREAM}\n  events: [»{at: 1ms, offline: web01/4}]`],
    ['traffic-conflict', `${STREAM}\n  receivers: {web: {consume: 1kpps, cpu: 2}}\n  events: [»{at: 1ms, offline: 2}]`],
    ['no-such-end', `${STREAM}\n  senders: {»wbe: {ring: 8}}`],
    ['traffic-conflict', `${STREAM}\n  receivers: {web: {consume: 1kpps}, »one: {consume: 2kpps}}`],
    ['no-such-end', '  streams: {s: {from: »bge1, to: client-a, rate: 1M}}'],
    ['no-such-end', `${STREAM}\n  events: [»{at: 1ms, set: {link: bge1, maxbw: 1M}}]`],
    ['traffic-conflict', `${STREAM}\n  duration: 1s\n  events: [{at: »1s, fail: bge0}]`],
    ['traffic-conflict', '  streams: {s: {from: client-a, to: web, rate: 1M, start: »1s}}'],
    ['no-such-end', '  queries: {q: {aggregator: »nobody, workers: [client-a, client-b], response: 1K}}'],
    ['no-such-end', '  queries: {q: {aggregator: web, workers: [client-a, »nobody], response: 1K}}'],
    ['traffic-conflict', '  queries: {q: {aggregator: web, workers: [client-a, »web], response: 1K}}'],
    ['traffic-conflict', '  queries: {q: {aggregator: web, workers: [client-a, client-b], response: 1K, start: »1s}}'],
    [
      'bad-expression',
      '  queries: {q: {aggregator: web, workers: [client-a], response: 1K}}\n  expect: [»queries.q.mean < 1ms]',
    ],
    ['fcoe-mtu', '  streams: {s: {from: »web, to: broadcast, protocol: fcoe, rate: 1M}}'],
    ['bad-expression', `${STREAM}\n  expect: [»'streams.s. == 0']`],
    ['bad-expression', `${STREAM}\n  expect: [»streams.t.dropped == 0]`],
    ['bad-expression', `${STREAM}\n  expect: [links.web.sent >= 0, »links.bge9.sent == 0]`],
    ['bad-expression', `${STREAM}\n  expect: [{measure: flows.https.sent, equals: »classes.web.sent}]`],
  ])('%s: %s', async (code, marked) => {
    const text = documents(marked, NETWORK);
    const before = (text.split('»')[0] ?? '').split('\n');
    const { run, diagnostics } = await prepared(text.replace('»', ''));
    expect(run).toBe(null);
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ code: said, place }) => [said, place?.line, place?.column])).toEqual([
      [code, before.length, (before.at(-1) ?? '').length + 1],
    ]);
  });

  test('all that is wrong is told at once, the names in expectations too', async () => {
    const { diagnostics } = await prepared(
      documents(
        '  streams: {s: {from: clinet-a, to: web, rate: 1M}}\n  receivers: {wbe: {consume: 1kpps}}\n  events: [{at: 1ms, fail: bge9}]\n  expect: [streams.t.dropped == 0, flows.http.sent > 0]',
        NETWORK,
      ),
    );
    expect(diagnostics.map(({ code, place }) => [code, place?.line])).toEqual([
      ['no-such-end', 5],
      ['no-such-end', 6],
      ['no-such-object', 7],
      ['bad-expression', 8],
      ['bad-expression', 8],
    ]);
  });

  test('the last CPU that is online at an instant stays so, and a change that is none is a warning', async () => {
    const codes = async (...events: readonly string[]) => {
      const text = documents(`${STREAM}\n  events:\n${events.map((one) => `    - {${one}}`).join('\n')}`, NETWORK);
      return (await prepared(text)).diagnostics.map(({ code, severity, place }) => [code, severity, place?.line]);
    };
    // The default host has eight. The order in which events are written does not matter.
    const offline = [7, 6, 5, 4, 3, 2, 1, 0].map((id) => `at: ${8 - id}ms, offline: default/${id}`);
    expect(await codes(...offline)).toEqual([['traffic-conflict', 'error', 14]]);
    expect(await codes(...offline.toReversed())).toEqual([['traffic-conflict', 'error', 7]]);
    expect(await codes(...offline, 'at: 7500us, online: 5', 'at: 7600us, set: {link: web, cpus: 5}')).toEqual([]);
    expect(await codes('at: 1ms, online: 3')).toEqual([['no-effect', 'warning', 7]]);
  });

  test('a receiver to which no stream goes is a warning', async () => {
    const codes = async (streams: string) => {
      const text = documents(`  streams: {${streams}}\n  receivers: {db: {consume: 1kpps}}`, NETWORK);
      return (await prepared(text)).diagnostics.map(({ code, severity, place }) => [code, severity, place?.line]);
    };
    expect(await codes('s: {from: client-a, to: web, rate: 1M}')).toEqual([['no-effect', 'warning', 6]]);
    expect(await codes('s: {from: client-a, to: web, rate: 1M}, t: {from: bge0, to: broadcast, rate: 1M}')).toEqual([]);
    expect(await codes('s: {from: db, to: client-a, rate: 1M}')).toContainEqual(['no-effect', 'warning', 6]);
    expect(await codes('s: {from: db, to: client-a, protocol: tcp, greedy: true}')).not.toContainEqual([
      'no-effect',
      'warning',
      6,
    ]);
  });

  test.each([
    ['two switches', 'a: {over: stub0}, b: {over: stub1}', '', true],
    ['two VLANs of one switch', 'a: {over: stub0, vid: 7}, b: {over: stub0, vid: 8}', '', true],
    ['one VLAN', 'a: {over: stub0, vid: 7}, b: {over: stub0, vid: 7}', '', false],
    [
      'a router between two VLANs',
      'a: {over: stub0, vid: 7}, b: {over: stub0, vid: 8}, x: {over: stub0, vid: 7}, y: {over: stub0, vid: 8}',
      '\n  guests: {gw: {kind: zone, role: router, nics: {x: {ip: [10.0.0.1/24]}, y: {ip: [10.0.1.1/24]}}}}',
      false,
    ],
  ])('ends without a way between them are a warning at the stream: %s', async (_, vnics, guests, isTold) => {
    const network = `  etherstubs: {stub0: {}, stub1: {}}\n  vnics: {${vnics}}${guests}`;
    const { run, diagnostics } = await prepared(documents('  streams: {s: {from: a, to: b, rate: 1M}}', network));
    expect(run).not.toBe(null);
    expect(diagnostics.map(({ code, severity, place }) => [code, severity, place?.line, place?.column])).toEqual(
      isTold ? [['no-way', 'warning', 5, 30]] : [],
    );
  });

  test('a name that is nearly right is answered with the right one', async () => {
    const { diagnostics } = await prepared(documents('  streams: {s: {from: clinet-a, to: bge0, rate: 1M}}'));
    expect(diagnostics.map(({ hint }) => hint)).toEqual(['did you mean `client-a`?']);
  });

  test('a set without traffic, or with two, is refused', async () => {
    const network = documents(STREAM, NETWORK).split('---\n')[1] ?? '';
    expect((await prepared(network)).diagnostics).toMatchObject([{ code: 'no-traffic' }]);
    const two = `${documents(STREAM)}---\n${documents(STREAM).replace('name: t', 'name: u')}`;
    expect((await prepared(two)).diagnostics).toMatchObject([{ code: 'no-traffic' }]);
  });
});

describe('what a run is carried through', () => {
  test('is the host as it stands, unless a Network or a Host is given', async () => {
    const plain = await readyRun(documents('  streams: {s: {from: client-a, to: bge0, rate: 1M}}'));
    expect([plain.isScratch, plain.hardware.host]).toEqual([false, 'default']);
    const copy = await readyRun(documents(STREAM, NETWORK));
    expect([copy.isScratch, [...copy.state.keys()].includes('vnic/web' as never)]).toEqual([true, true]);
    const machine = `apiVersion: vnetctl/v1
kind: Host
metadata: {name: lab}
spec: {cpus: {sockets: 1, coresPerSocket: 1, clock: 1GHz}, links: {net0: {model: generic-1g}, net1: {model: generic-1g}}}
`;
    const lab = await readyRun(`${machine}---\n${documents('  streams: {s: {from: net0, to: net1, rate: 1M}}')}`);
    expect([lab.isScratch, lab.hardware.host]).toEqual([true, 'lab']);
  });

  test('the command line goes before the document', async () => {
    const run = await readyRun(documents(`${STREAM}\n  duration: 3s\n  seed: 5`, NETWORK), {
      durationPicoseconds: 1e9,
      seed: 9,
    });
    expect(run.workload).toMatchObject({ durationPicoseconds: 1e9, seed: 9, warmupPicoseconds: 0 });
  });

  test('a guest with one link stands for it', async () => {
    const run = await readyRun(documents('  streams: {s: {from: client-a, to: one, rate: 1M}}', NETWORK));
    expect(run.workload.streams[0]?.to).toEqual({ kind: 'end', name: 'one' });
  });
});

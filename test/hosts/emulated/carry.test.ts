import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { carryTraffic, rehearseTraffic } from '#hosts/run.ts';
import type { Report } from '#usage/report.ts';
import { documents, prepared, readyRun } from '../../support/runs.ts';

async function carried(traffic: string, network?: string): Promise<Report> {
  return carryTraffic(await readyRun(documents(`  duration: 10ms\n${traffic}`, network)));
}

function streamNamed({ streams }: Report, name: string): Report['streams'][number] {
  const found = streams.find((one) => one.name === name);
  if (!found) throw new Error(`no stream ${name}`);
  return found;
}

test('a router forwards between a machine beyond the wire and a link behind it, both ways', async () => {
  const report = await carried(
    `  streams:
    in: {from: client-a, to: web, packets: 50, rate: 10kpps}
    out: {from: web, to: client-a, packets: 50, rate: 10kpps}`,
    `  etherstubs: {inner: {}}
  vnics: {front: {over: bge0}, back: {over: inner}, web: {over: inner}}
  guests:
    gw: {kind: zone, role: router, nics: {front: {ip: [10.0.0.1/24]}, back: {ip: [10.1.0.1/24]}}}
    web: {kind: zone, nics: {web: {ip: [10.1.0.2/24]}}}`,
  );
  for (const name of ['in', 'out']) {
    const { delivered, dropped, replicated } = streamNamed(report, name);
    expect([delivered.frames, dropped.frames, replicated.frames]).toEqual([50, 0, 0]);
  }
});

test('a router with a link that is not carried forwards between the others', async () => {
  const report = await carried(
    '  streams: {s: {from: client-a, to: front, rate: 10kpps}}',
    `  links: {ixgbe1: {ip: [192.168.1.1/24]}}
  overlays: {far: {vni: 7, local: 192.168.1.1}}
  vnics: {front: {over: bge0}, wide: {over: far}}
  guests: {gw: {kind: zone, role: router, nics: {front: {ip: [10.0.0.1/24]}, wide: {ip: [10.1.0.1/24]}}}}`,
  );
  expect(streamNamed(report, 's').dropped.frames).toBe(0);
});

test('the narrower of two flows without a rank has the frames that both meet, as match-flow says', async () => {
  const { flows } = await carried(
    '  streams: {s: {from: client-a, to: web, localPort: 443, packets: 10, rate: 10kpps}}',
    `  vnics: {web: {over: bge0}}
  flows: {all: {over: web, match: {protocol: udp}}, https: {over: web, match: {protocol: udp, localPort: 443}}}`,
  );
  expect(flows.map(({ name, received }) => [name, received.frames])).toEqual([
    ['all', 0],
    ['https', 10],
  ]);
});

describe('a stream to an address', () => {
  const NETWORK = `  etherstubs: {stub0: {}}
  vnics: {a: {over: stub0}, b: {over: stub0, mac: "02:08:20:00:00:22"}, c: {over: stub0}}`;

  test.each([
    ['of somebody', '02:08:20:00:00:22', 0, 10, 0],
    ['of a group', '01:00:5e:00:00:01', 0, 10, 10],
    ['of nobody', '02:08:20:00:00:99', 0, 0, 0],
  ])('%s reaches whom it is for', async (_, mac, ...expected) => {
    const report = await carried(`  streams: {s: {from: a, to: "${mac}", packets: 10, rate: 10kpps}}`, NETWORK);
    const received = report.links.filter(({ over }) => over === 'stub0').map((one) => one.received.frames);
    expect(received).toEqual(expected);
    expect(streamNamed(report, 's').to).toBe(mac);
  });
});

test('maxTxRate caps what a VF sends and not what it receives', async () => {
  const report = await carried(
    `  streams:
    in: {from: client-a, to: ixgbe0vf0, rate: 5G}
    out: {from: ixgbe0vf0, to: client-a, rate: 5G}`,
    '  vfs: {ixgbe0: {count: 1, functions: {0: {maxTxRate: 1G}}}}',
  );
  expect(streamNamed(report, 'in').dropped.frames).toBe(0);
  expect(streamNamed(report, 'out').drops.map(({ reason }) => reason)).toEqual(['limiter']);
});

test('a flood from one VF takes no room from another that asks for less than its share', async () => {
  const report = await carried(
    `  streams:
    flood: {from: ixgbe0vf0, to: client-d, rate: 30G}
    modest: {from: ixgbe0vf1, to: client-d, rate: 1G}`,
    '  vfs: {ixgbe0: {count: 2}}',
  );
  expect(streamNamed(report, 'flood').dropped.frames).toBeGreaterThan(0);
  expect(streamNamed(report, 'modest').dropped.frames).toBe(0);
});

test('the rate of a member of a VLAN counts its tags', async () => {
  const report = await carried(
    '  streams: {s: {from: v, to: client-a, frame: 64, rate: 100M}}',
    '  vnics: {v: {over: bge0, vid: 7}}',
  );
  // 64 bytes of tagged frames at l2, once the FCS is off and the tag is on: one each 5.12 us.
  expect(streamNamed(report, 's').offered).toEqual({ frames: 1954, bytes: 1954 * 64 });
});

describe('questions that wait for their answers', () => {
  test('are conversations of their own, which take lanes of their own', async () => {
    const { lanes } = await carried(
      '  streams: {rpc: {from: client-a, to: v, requestResponse: {request: 100, response: 100, concurrency: 32}}}',
      '  vnics: {v: {over: bge0, cpus: [1, 2, 3, 4]}}',
    );
    const busy = lanes.filter(({ link, received }) => link === 'v' && received.frames > 0);
    expect(new Set(busy.map(({ cpu }) => cpu))).toEqual(new Set([1, 2, 3, 4]));
  });

  test('take the time since they were asked first, time-outs included', async () => {
    const { streams } = await carried(
      `  streams: {rpc: {from: client-a, to: bge0, requestResponse: {request: 100, response: 100, timeout: 1ms}, start: 1ms}}
  events: [{at: 500us, fail: bge0}, {at: 5500us, restore: bge0}]`,
    );
    // Asked at 1 ms and each millisecond after it: the question at 6 ms gets through.
    expect(streams[0]?.exchanges?.maxPicoseconds).toBeGreaterThan(5e9);
    expect(streams[0]?.exchanges?.minPicoseconds).toBeLessThan(1e9);
  });
});

test('a window over the whole run holds what the whole run holds', async () => {
  const { streams, windows } = await carried(
    '  streams: {s: {from: client-a, to: bge0, rate: 10kpps}}\n  windows: {all: {from: 0, to: 10ms}}',
  );
  expect(windows.all?.streams).toEqual(streams);
});

test.each([
  ['a NIC', '{}', 'e0'],
  ['a switch', '{sw0: {uplinks: [e0]}}', 'sw0'],
])('weights share the wire below %s', async (_, switches, over) => {
  const host = `apiVersion: vnetctl/v1
kind: Host
metadata: {name: h}
spec:
  cpus: {sockets: 1, coresPerSocket: 1, clock: 2.8GHz}
  costs: {interrupt: 0, poll: 0, perPacket: 0}
  links: {e0: {model: generic-1g, bwShare: true, cable: {to: tor/0}}}
  switches: {tor: {}}
  clients: {far: {port: tor/1, speed: 10G, ip: 10.0.0.1/24}}
---
`;
  const text = documents(
    '  duration: 110ms\n  warmup: 10ms\n  streams: {a: {from: a, to: far, greedy: true}, b: {from: b, to: far, greedy: true}}',
    `  switches: ${switches}\n  vnics: {a: {over: ${over}, bwShare: 80}, b: {over: ${over}, bwShare: 20}}`,
  );
  const report = await carryTraffic(await readyRun(host + text));
  const [a, b] = [streamNamed(report, 'a'), streamNamed(report, 'b')].map((one) => one.throughputBitsPerSecond);
  // Deficit round robin shares within a frame or two.
  expect((a ?? 0) / ((a ?? 0) + (b ?? 0))).toBeCloseTo(0.8, 2);
});

test.each([
  ['an aggregation', '  aggregations: {both: {ports: [net2, net3], policy: L4}}'],
  ['a switch that spreads over its uplinks', '  switches: {both: {uplinks: [net2, net3], teaming: hash}}'],
])('what comes in by either port of %s reaches the link above', async (_, both) => {
  const report = await carried(
    `  streams:
    in: {from: client-d, to: v, connections: 64, rate: 100kpps}
    out: {from: v, to: client-d, connections: 64, rate: 100kpps}`,
    `${both}\n  vnics: {v: {over: both}}`,
  );
  expect(report.drops).toEqual([]);
  expect(streamNamed(report, 'in').replicated.frames).toBe(0);
});

describe('who sees what is for others', () => {
  const NETWORK = (security: string) => `  switches: {sw0: {uplinks: [bge0]${security}}}
  vnics:
    a: {over: sw0, vid: 10}
    b: {over: sw0, vid: 10}
    all: {over: sw0, promiscFiltered: false}
    mine: {over: sw0, vid: 20, promiscFiltered: false}`;
  const TRAFFIC = '  streams: {s: {from: a, to: b, packets: 50, rate: 10kpps}}';

  test('is whoever may, of its own VLAN; what it sees is not delivered again', async () => {
    const report = await carried(TRAFFIC, NETWORK(', security: {promiscuous: accept}'));
    const { delivered, replicated, merged, dropped } = streamNamed(report, 's');
    expect([delivered, replicated, merged, dropped].map(({ frames }) => frames)).toEqual([50, 50, 50, 0]);
    expect(report.links.map(({ name, received }) => [name, received.frames])).toEqual(
      expect.arrayContaining([
        ['all', 50],
        ['b', 50],
        ['mine', 0],
      ]),
    );
  });

  test('is nobody where the switch refuses it', async () => {
    const { run, diagnostics } = await prepared(documents(`  duration: 10ms\n${TRAFFIC}`, NETWORK('')));
    expect(run).toBeNull();
    expect(diagnostics.map(({ code }) => code)).toEqual(['promiscuous-refused', 'promiscuous-refused']);
  });
});

test('ends that answer each other in no time are told, and do not hang', async () => {
  const free = '{interrupt: 0, poll: 0, perPacket: 0, perSentPacket: 0, encapsulate: 0, decapsulate: 0}';
  const host = `apiVersion: vnetctl/v1
kind: Host
metadata: {name: h}
spec: {cpus: {sockets: 1, coresPerSocket: 1, clock: 2GHz}, costs: ${free}, links: {bge0: {model: generic-1g}}}
---
`;
  const network = '  hosts: [h]\n  etherstubs: {s: {}}\n  vnics: {a: {over: s}, b: {over: s}}';
  const traffic = '  duration: 1ms\n  streams: {x: {from: a, to: b, requestResponse: {request: 100, response: 100}}}';
  const run = await readyRun(host + documents(traffic, network));
  await expect(carryTraffic(run)).rejects.toMatchObject({ name: 'Failure', code: 'standstill' });
});

test.each([
  ['what was looked at for it', ['s', 'web']],
  ['what was looked at for another one', ['web']],
  ['what was looked at for none', []],
])('captures the same bytes when %s is carried', async (_, traced) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'vnetctl-trace-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const traffic = '  duration: 10ms\n  warmup: 1ms\n  streams: {s: {from: client-a, to: web, rate: 1kpps}}';
  const run = await readyRun(documents(traffic, '  vnics: {web: {over: bge0}}'));
  const into = (kind: string) => ['s', 'web'].map((name) => ({ name, file: path.join(folder, `${name}-${kind}`) }));
  const plain = await carryTraffic(run, { traces: into('plain') });
  const rehearsal = await rehearseTraffic(run, true, traced);
  rehearsal.begin();
  expect(await carryTraffic(run, { traces: into('begun'), rehearsal })).toEqual(plain);
  for (const [index, { file }] of into('begun').entries())
    expect(readFileSync(file)).toEqual(readFileSync(into('plain')[index]?.file ?? ''));
});

test('captures at a guest what its only link sees, and at a machine beyond the wires what that sends', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'vnetctl-trace-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const network = '  vnics: {web: {over: bge0}}\n  guests: {one: {kind: zone, nics: {web: {ip: [10.0.0.1/24]}}}}';
  const traffic = '  duration: 10ms\n  streams: {s: {from: client-a, to: one, rate: 1kpps}}';
  const traces = ['one', 'web', 'client-a', 's'].map((name) => ({ name, file: path.join(folder, name) }));
  await carryTraffic(await readyRun(documents(traffic, network)), { traces });
  const [one, web, client, stream] = traces.map(({ file }) => readFileSync(file));
  expect(web?.length).toBeGreaterThan(24 + 9 * 16);
  expect(one).toEqual(web);
  expect(client).toEqual(stream);
});

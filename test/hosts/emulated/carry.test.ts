import { describe, expect, test } from 'vitest';
import { carryTraffic } from '#hosts/run.ts';
import type { Report } from '#usage/report.ts';
import { documents, readyRun } from '../../support/runs.ts';

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

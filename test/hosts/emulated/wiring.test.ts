import { describe, expect, test } from 'vitest';
import type { Blueprint, StreamPart } from '#emulator/blueprint.ts';
import { sceneOf } from '../../../src/hosts/emulated/wiring/scene.ts';
import { wire } from '../../../src/hosts/emulated/wiring/wiring.ts';
import { documents, readyRun } from '../../support/runs.ts';

async function blueprintOf(traffic: string, network?: string): Promise<Blueprint> {
  return wire(sceneOf(await readyRun(documents(traffic, network))));
}

async function streamOf(fields: string, network?: string): Promise<StreamPart> {
  const [part] = (await blueprintOf(`  streams: {s: {${fields}}}`, network)).streams;
  if (!part) throw new Error('no stream');
  return part;
}

const NETWORK = `  etherstubs: {stub0: {ring: 64}}
  switches: {sw0: {uplinks: [bge1], teaming: hash}}
  aggregations: {aggr0: {ports: [net2, net3], policy: L4}}
  vnics:
    web: {over: bge0, maxbw: 100M, cpus: [4, 5], protection: [mac-nospoof, ip-nospoof], allowedIps: [10.0.0.1]}
    inner: {over: stub0, vid: 10}
    outer: {over: sw0}
    wide: {over: aggr0}
  flows: {https: {over: web, match: {protocol: tcp, localPort: 443}, maxbw: 50M, rank: 1}}
  guests: {one: {kind: zone, cpus: 6-7, nics: {web: {ip: [10.0.0.1/24]}, inner: {}}}}`;
const TRAFFIC = '  streams: {web: {from: client-a, to: web, rate: 1M}}';

describe('parts', () => {
  test('have names of their own, though a link, a flow and a stream share one', async () => {
    const { bridges, nics, aggregations, cables, clients, flows, streams } = await blueprintOf(
      TRAFFIC,
      NETWORK.replaceAll('https', 'web'),
    );
    const names = [bridges, nics, aggregations, cables, clients, flows, streams].flatMap((parts) =>
      parts.map(({ name }: { readonly name: string }) => name),
    );
    expect(new Set(names).size).toBe(names.length);
  });

  test('are where the documents put them', async () => {
    const { clients, bridges, cables } = await blueprintOf(TRAFFIC, NETWORK);
    const over = Object.fromEntries(clients.map((one) => [one.name, one.over]));
    expect(over).toMatchObject({
      web: 'nic:bge0',
      inner: 'switch:stub0',
      outer: 'switch:sw0',
      wide: 'aggr:aggr0',
      bge0: 'nic:bge0',
      'client:client-a': null,
    });
    // A port of something bigger has no traffic of its own.
    expect(Object.keys(over)).not.toEqual(expect.arrayContaining(['bge1']));
    expect(Object.keys(over)).not.toEqual(expect.arrayContaining(['net2']));
    expect(bridges.find(({ name }) => name === 'switch:stub0')).toMatchObject({ clientQueueFrames: 64, uplinks: [] });
    expect(bridges.find(({ name }) => name === 'switch:sw0')).toMatchObject({ uplinks: ['nic:bge1'], teaming: 'hash' });
    expect(cables.find(({ name }) => name === 'wire:bge0')).toMatchObject({
      bitsPerSecond: 1e9,
      // 3 m of copper at 5.556 ns.
      delayPicoseconds: 16_668,
      ends: [{ part: 'nic:bge0' }, { part: 'beyond:tor1', egress: { queueFrames: 1000 } }],
    });
  });

  test('carry the settings of their links', async () => {
    const { clients, flows } = await blueprintOf(TRAFFIC, NETWORK);
    expect(clients.find(({ name }) => name === 'web')).toMatchObject({
      maxbw: 100e6,
      cpus: [4, 5],
      ips: ['10.0.0.1'],
      security: { macNospoof: true, allowedIps: ['10.0.0.1/32'] },
    });
    // The guest's CPUs are for those of its links that name none.
    expect(clients.find(({ name }) => name === 'inner')).toMatchObject({ vid: 10, cpus: [6, 7] });
    expect(clients.find(({ name }) => name === 'outer')).toMatchObject({ cpus: null });
    expect(flows).toMatchObject([{ name: 'flow:https', over: 'web', maxbw: 50e6, order: 0, hardware: false }]);
  });
});

describe('streams', () => {
  test.each([
    // A frame of 1518 bytes is 1514 to the engine; l2 counts those, l2-fcs and wire more, l3 less.
    ['rate: 100M', (1514 * 8 * 1e12) / 100e6],
    ['rate: 100M, accounting: l2-fcs', (1518 * 8 * 1e12) / 100e6],
    ['rate: 100M, accounting: wire', (1538 * 8 * 1e12) / 100e6],
    ['rate: 100M, accounting: l3', (1500 * 8 * 1e12) / 100e6],
    ['rate: 3Mpps', 1e12 / 3e6],
    ['rate: 100M, frame: {from: 64, to: 128}', ((64 + 128) / 2 - 4) * 8 * 1e4],
    ['rate: 100M, frame: {mix: [{bytes: 64, weight: 3}, {bytes: 100, weight: 1}]}', (73 - 4) * 8 * 1e4],
  ])('%s: a frame every %d ps', async (rate, gapPicoseconds) => {
    const { load } = await streamOf(`from: bge0, to: client-a, ${rate}`);
    expect(load).toMatchObject({ kind: 'open', arrival: { kind: 'constant', gapPicoseconds } });
  });

  test('the local port is that of the host, whoever sends', async () => {
    const ports = async (ends: string) => {
      const part = await streamOf(`${ends}, rate: 1M, localPort: 443, remotePort: 7`, NETWORK);
      return [part.sourcePort.first, part.destinationPort.first];
    };
    expect(await ports('from: client-a, to: web')).toEqual([7, 443]);
    expect(await ports('from: web, to: client-a')).toEqual([443, 7]);
    // Between two ends of the host, it is that of the receiver.
    expect(await ports('from: inner, to: web')).toEqual([7, 443]);
  });

  test('connections take the addresses of a prefix first, then ports', async () => {
    const of = async (fields: string) => {
      const { sourceIp, sourcePort } = await streamOf(`from: client-a, to: web, rate: 1M, ${fields}`, NETWORK);
      return [sourceIp?.first, sourceIp?.count, sourcePort.count];
    };
    expect(await of('connections: 3')).toEqual(['10.0.0.100', 1, 3]);
    expect(await of('remoteIp: 203.0.113.0/24, connections: 200')).toEqual(['203.0.113.0', 200, 1]);
    expect(await of('remoteIp: 203.0.113.0/30, connections: 200')).toEqual(['203.0.113.0', 4, 200]);
  });

  test('a greedy sender is as fast as its wire', async () => {
    expect((await streamOf('from: client-c, to: bge0, greedy: true')).load).toMatchObject({ bitsPerSecond: 1e9 });
    expect((await streamOf('from: ixgbe0, to: bge0, greedy: true')).load).toMatchObject({ bitsPerSecond: 10e9 });
  });

  test('to everybody, and to an address', async () => {
    expect((await streamOf('from: bge0, to: broadcast, rate: 1M')).to).toEqual({ mac: 'ff:ff:ff:ff:ff:ff' });
    expect((await streamOf('from: bge0, to: "02:00:00:00:00:09", rate: 1M')).to).toEqual({ mac: '02:00:00:00:00:09' });
  });
});

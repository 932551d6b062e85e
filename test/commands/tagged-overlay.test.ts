import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { StreamPath } from '#usage/path.ts';
import { freshState, vnetctl } from './vnetctl.ts';

/** Two hosts on one switch, each with a VLAN of its own address under an overlay, and a VNIC of priority 3 in it. */
function fabric([left, right]: readonly [string, string], inner: number): string {
  const host = (name: string, port: number) => `apiVersion: vnetctl/v1
kind: Host
metadata: {name: ${name}}
spec:
  cpus: {sockets: 1, coresPerSocket: 4, clock: 2.8GHz}
  links: {eth0: {model: intel-82599, cable: {to: tor/${port}}}}
  switches: {tor: {queue: 1000}}
`;
  const network = (name: string, ip: string, length: number) => `apiVersion: vnetctl/v1
kind: Network
metadata: {name: ${name}}
spec:
  hosts: [${name}]
  vlans: {under: {over: eth0, vid: 9, ip: ["${ip}/${length}"]}}
  overlays: {seg: {vni: 7, local: "${ip}", mtu: ${inner}}}
  vnics: {v: {over: seg, cos: 3}}
`;
  const length = left.includes(':') ? 64 : 24;
  return [
    host('left', 1),
    host('right', 2),
    network('left', left, length),
    network('right', right, length),
    `apiVersion: vnetctl/v1
kind: Traffic
metadata: {name: t}
spec:
  duration: 10ms
  streams: {s: {from: left/v, to: right/v, rate: 1kpps, packets: 5, frame: 1000}}
  expect: [streams.s.delivered == 5]
`,
  ].join('---\n');
}

function written(text: string): { readonly folder: string; readonly file: string } {
  const folder = mkdtempSync(path.join(tmpdir(), 'vnetctl-tagged-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'all.yaml');
  writeFileSync(file, text);
  return { folder, file };
}

const V4 = ['192.168.1.1', '192.168.1.2'] as const;
const V6 = ['fd00::1', 'fd00::2'] as const;

interface Packet {
  /** Its beginning, as far as it was kept. */
  readonly head: Buffer;
  readonly length: number;
}

/** The packets of a little-endian pcap file. */
function packetsOf(file: string): readonly Packet[] {
  const bytes = readFileSync(file);
  const packets: Packet[] = [];
  for (let at = 24; at < bytes.length; at += 16 + bytes.readUInt32LE(at + 8))
    packets.push({
      head: bytes.subarray(at + 16, at + 16 + bytes.readUInt32LE(at + 8)),
      length: bytes.readUInt32LE(at + 12),
    });
  return packets;
}

test.each([
  ['IPv4', V4, 1450, 54, 0x0800],
  ['IPv6', V6, 1430, 74, 0x86dd],
] as const)(
  'frames of an overlay in a VLAN over %s carry its tag and the inner priority on the wire',
  async (_, ends, inner, added, type) => {
    const { folder, file } = written(fabric(ends, inner));
    const pcap = path.join(folder, 'wire.pcap');
    const { stdout, code } = await vnetctl(['run', '-f', file, '--trace', `left/under=${pcap}`], {
      state: freshState(),
      cwd: folder,
    });
    expect([code, stdout]).toEqual([0, expect.stringContaining('== 5')]);
    const frames = packetsOf(pcap);
    expect(frames).toHaveLength(5);
    for (const { head: frame, length } of frames) {
      // A frame of 1000 bytes has a checksum of 4, which stays outside the capture.
      expect(length).toBe(996 + added);
      expect(frame.readUInt16BE(12)).toBe(0x8100);
      expect(frame.readUInt16BE(14)).toBe((3 << 13) | 9);
      expect(frame.readUInt16BE(16)).toBe(type);
      const udp = 18 + (type === 0x0800 ? 20 : 40);
      expect(frame.readUInt16BE(udp + 2)).toBe(4789);
      expect(frame.readUInt32BE(udp + 12) >>> 8).toBe(7);
    }
  },
);

test('show-path goes through the overlay and the VLAN under it', async () => {
  const { file } = written(fabric(V4, 1450));
  const shown = await vnetctl(['show-path', '--json', '-f', file, 'left/v', 'right/v'], { state: freshState() });
  expect(shown.code).toBe(0);
  const { there } = JSON.parse(shown.stdout) as StreamPath;
  expect(there).toMatchObject({ mtuBytes: 1450, reached: ['right/v'] });
  expect([...new Set(there.hops.map(({ place }) => place))]).toEqual(
    expect.arrayContaining(['overlay/left/seg', 'link/left/under', 'wire/left/eth0']),
  );
});

test('one byte more than the VLAN carries is refused before anything runs', async () => {
  const { file } = written(fabric(V6, 1431));
  const { stderr, code } = await vnetctl(['run', '-f', file], { state: freshState() });
  expect(code).toBe(1);
  expect(stderr).toContain('error[underlay-mtu]');
  expect(stderr).toContain('with 70 bytes of outer headers its packets need MTU 1501, but under carries 1500');
});

import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Sighting } from '#emulator/options.ts';
import { packetOf } from '../../../src/hosts/emulated/packet.ts';

const UDP: Sighting = {
  atPicoseconds: 0,
  place: 'stream:a',
  direction: 'out',
  stream: 'stream:a',
  bytes: 60,
  sourceMac: '02:08:20:00:00:01',
  destinationMac: '02:08:20:00:00:02',
  vid: null,
  cos: 0,
  protocol: 'udp',
  sourceIp: '10.0.0.1',
  destinationIp: '10.0.0.2',
  sourcePort: 40000,
  destinationPort: 443,
  dsfield: 0xb8,
  number: 7,
  tcp: null,
  inner: null,
};
const TCP: Sighting = {
  ...UDP,
  protocol: 'tcp',
  bytes: 1514,
  tcp: { sequence: 1000, acknowledgement: 1, payloadBytes: 1460, syn: false, fin: false, windowBytes: 65536 },
};

/** The sum of 16-bit words in ones' complement (RFC 1071): of a sound header, checksum included, it is all ones. */
function onesSum(bytes: Buffer, start = 0): number {
  let total = start;
  for (let at = 0; at < bytes.length; at += 2) total += ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  while (total > 0xffff) total = (total & 0xffff) + Math.floor(total / 0x10000);
  return total;
}

test('an untagged UDP packet has the headers of RFC 791 and 768', () => {
  const packet = packetOf(UDP);
  expect(packet.subarray(0, 14).toString('hex')).toBe('020820000002020820000001' + '0800');
  expect(packet.length).toBe(60);
  const ip = packet.subarray(14, 34);
  expect([ip[0], ip[1], ip.readUInt16BE(2), ip.readUInt16BE(4), ip[9]]).toEqual([0x45, 0xb8, 46, 7, 17]);
  expect(onesSum(ip)).toBe(0xffff);
  const udp = packet.subarray(34);
  expect([udp.readUInt16BE(0), udp.readUInt16BE(2), udp.readUInt16BE(4)]).toEqual([40000, 443, 26]);
});

test('a tag carries priority and VLAN (802.1Q), and takes its four bytes', () => {
  const packet = packetOf({ ...UDP, vid: 100, cos: 5, bytes: 64 });
  expect(packet.subarray(12, 18).toString('hex')).toBe('8100a0640800');
  expect(packet.readUInt16BE(18 + 2)).toBe(46);
});

test('a packet of a tunnel carries the segment number and the whole inner frame (RFC 7348)', () => {
  const inner = { ...TCP, bytes: 1400, tcp: { ...TCP.tcp, payloadBytes: 1346 } as Sighting['tcp'] };
  const packet = packetOf({ ...UDP, bytes: 1450, destinationPort: 4789, inner: { vni: 0xabcdef, frame: inner } });
  expect(packet.subarray(42, 50).toString('hex')).toBe('08000000abcdef00');
  expect(packet.subarray(50).equals(packetOf(inner))).toBe(true);
  expect(packet.readUInt16BE(38)).toBe(1450 - 34);
});

test('a TCP segment tells its sequence, window and payload', () => {
  const packet = packetOf(TCP);
  const tcp = packet.subarray(34);
  expect([tcp.readUInt32BE(4), tcp.readUInt32BE(8), tcp[12], tcp[13], tcp.readUInt16BE(14)]).toEqual([
    1000, 1, 0x50, 0x10, 512,
  ]);
  expect(packet.readUInt16BE(14 + 2)).toBe(1500);
});

test('an acknowledgement in a short frame is padded behind the packet', () => {
  const packet = packetOf({ ...TCP, bytes: 60, tcp: { ...TCP.tcp, payloadBytes: 0 } as Sighting['tcp'] });
  expect([packet.length, packet.readUInt16BE(14 + 2)]).toEqual([60, 40]);
});

const seen = fc.record({
  bytes: fc.integer({ min: 80, max: 9014 }),
  vid: fc.option(fc.integer({ min: 1, max: 4094 }), { nil: null }),
  protocol: fc.constantFrom('udp' as const, 'tcp' as const),
  addresses: fc.constantFrom(
    ['10.0.0.1', '203.0.113.9'] as const,
    ['2001:db8::1', 'fe80::2:3'] as const,
    ['::1', '2001:db8:0:1:2:3:4:5'] as const,
  ),
  sourcePort: fc.integer({ min: 1, max: 65535 }),
  number: fc.nat(1 << 20),
});

test('the checksums of every packet hold', () => {
  fc.assert(
    fc.property(seen, ({ addresses, ...one }) => {
      const [sourceIp, destinationIp] = addresses;
      const isV6 = sourceIp.includes(':');
      const start = one.vid === null ? 14 : 18;
      const payloadBytes = one.bytes - start - (isV6 ? 40 : 20) - 20;
      fc.pre(payloadBytes > 0);
      const tcp = one.protocol === 'tcp' ? { ...(TCP.tcp as NonNullable<Sighting['tcp']>), payloadBytes } : null;
      const packet = packetOf({ ...UDP, ...one, sourceIp, destinationIp, tcp });
      if (!isV6) expect(onesSum(packet.subarray(start, start + 20))).toBe(0xffff);
      const addressBytes = isV6 ? packet.subarray(start + 8, start + 40) : packet.subarray(start + 12, start + 20);
      const segment = packet.subarray(start + (isV6 ? 40 : 20));
      const pseudo = onesSum(addressBytes) + (tcp ? 6 : 17) + segment.length;
      expect(onesSum(segment, pseudo)).toBe(0xffff);
    }),
  );
});

test.each([
  // The tables of 802.1Qbb and of 802.3 annex 31B: opcode, vector, timers.
  ['pfc', 0b1010, 0b0010, `0101000a${'0000'}ffff${'0000'.repeat(6)}`],
  ['pause', 0xff, 0xff, '0001ffff'],
  ['pause', 0xff, 0, '00010000'],
] as const)('a pause frame (%s, %i, %i) is a MAC control frame', (kind, priorities, pausing, control) => {
  const pause = { kind, priorities, pausing, quanta: 0xffff };
  const destinationMac = '01:80:c2:00:00:01';
  const none = { sourceIp: null, destinationIp: null };
  const packet = packetOf({ ...UDP, ...none, destinationMac, protocol: { etherType: 0x8808 }, pause });
  expect(packet.toString('hex')).toBe(`0180c2000001${'020820000001'}8808${control}`.padEnd(120, '0'));
});

describe('a frame of FCoE (FC-BB-5)', () => {
  const FCOE: Sighting = { ...UDP, protocol: { etherType: 0x8906 }, sourceIp: null, destinationIp: null, bytes: 2172 };

  test('has the start and end of frame, and the header of Fibre Channel between the two MACs', () => {
    const packet = packetOf(FCOE);
    expect(packet.subarray(12, 14).toString('hex')).toBe('8906');
    expect(packet.subarray(14, 28).toString('hex')).toBe(`${'00'.repeat(13)}36`);
    const header = packet.subarray(28, 52);
    expect([header[0], header[8], header.readUIntBE(1, 3), header.readUIntBE(5, 3)]).toEqual([1, 8, 2, 1]);
    expect(packet.subarray(-4).toString('hex')).toBe('41000000');
    // With its own CRC behind it, of whatever bytes, the remainder is that of the standard (IEEE 802.3, 3.2.9).
    expect(crc32(packet.subarray(28, -4))).toBe(0x2144df1c);
    expect(packet.length - 28 - 24 - 8).toBe(2112);
  });

  test('needs 60 bytes without data; in a tag it is as long as without one, and what is shorter has no header', () => {
    const least = packetOf({ ...FCOE, bytes: 60 });
    expect(least.length - 28 - 24 - 8).toBe(0);
    expect(crc32(least.subarray(28, -4))).toBe(0x2144df1c);
    const tagged = packetOf({ ...FCOE, bytes: 64, vid: 100, cos: 3 });
    expect(tagged.subarray(12, 18).toString('hex')).toBe('810060648906');
    expect(tagged.subarray(18).equals(least.subarray(14))).toBe(true);
    expect(
      packetOf({ ...FCOE, bytes: 56 })
        .subarray(14)
        .every((byte) => byte === 0),
    ).toBe(true);
  });

  test('FIP keeps its node alive: version 1, operation 3, one descriptor with the MAC', () => {
    const packet = packetOf({ ...FCOE, protocol: { etherType: 0x8914 }, bytes: 60 });
    expect(packet.subarray(12, 32).toString('hex')).toBe(
      `8914${'1000000300010002'}${'0000'}${'0202'}${UDP.sourceMac.replaceAll(':', '')}`,
    );
  });

  test('another EtherType is followed by zeros', () => {
    const packet = packetOf({ ...FCOE, protocol: { etherType: 0x88b5 } });
    expect(packet.subarray(12, 14).toString('hex')).toBe('88b5');
    expect(packet.subarray(14).every((byte) => byte === 0)).toBe(true);
  });
});

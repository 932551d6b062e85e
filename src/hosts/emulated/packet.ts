import type { Sighting } from '#emulator/options.ts';
import { storage } from './storage-frame.ts';

/** A packet's bytes: headers with right lengths and checksums, then zeros. */
export function packetOf(seen: Sighting): Buffer {
  const packet = Buffer.alloc(seen.bytes);
  const at = ethernet(packet, seen);
  if (seen.pause) pauseFrame(packet, at, seen.pause);
  if (typeof seen.protocol === 'object') storage(packet, at, seen.protocol.etherType, seen);
  const isV6 = seen.sourceIp?.includes(':') ?? false;
  if (typeof seen.protocol !== 'string' || seen.sourceIp === null || seen.destinationIp === null) return packet;
  const payload = isV6 ? ipv6(packet, at, seen) : ipv4(packet, at, seen);
  if (seen.inner) vxlan(packet, payload + UDP_BYTES, seen.inner);
  transport(packet, payload, seen, isV6);
  return packet;
}

/** Opcodes of MAC control frames: 802.3 annex 31B, 802.1Qbb. */
const OPCODE = { pause: 0x0001, pfc: 0x0101 } as const;

/** PAUSE has one time; PFC a vector of the priorities that it names, and a time for each of the eight. 0: go on. */
function pauseFrame(packet: Buffer, from: number, { kind, priorities, pausing, quanta }: Pause): void {
  let at = packet.writeUInt16BE(OPCODE[kind], from);
  if (kind === 'pfc') at = packet.writeUInt16BE(priorities, at);
  for (let priority = 0; priority < (kind === 'pfc' ? 8 : 1); priority++)
    at = packet.writeUInt16BE((pausing >> priority) & 1 ? quanta : 0, at);
}

type Pause = NonNullable<Sighting['pause']>;

const ETHERTYPE = { ipv4: 0x0800, ipv6: 0x86dd, vlan: 0x8100 } as const;
/** IANA protocol numbers. */
const PROTOCOLS = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58, sctp: 132 } as const;

function ethernet(packet: Buffer, seen: Sighting): number {
  let at = mac(packet, mac(packet, 0, seen.destinationMac), seen.sourceMac);
  if (seen.vid !== null) {
    at = packet.writeUInt16BE(ETHERTYPE.vlan, at);
    at = packet.writeUInt16BE((seen.cos << 13) | seen.vid, at);
  }
  const isV6 = seen.sourceIp?.includes(':') ?? false;
  const type = typeof seen.protocol === 'string' ? ETHERTYPE[isV6 ? 'ipv6' : 'ipv4'] : seen.protocol.etherType;
  return packet.writeUInt16BE(type, at);
}

function mac(packet: Buffer, at: number, address: string): number {
  Buffer.from(address.replaceAll(':', ''), 'hex').copy(packet, at);
  return at + 6;
}

function protocolOf({ protocol }: Sighting): number {
  return typeof protocol === 'string' ? PROTOCOLS[protocol] : 0;
}

/** A short frame is padded: the packet in it ends before the frame does. */
function lengthOf(packet: Buffer, at: number, seen: Sighting): number {
  const room = packet.length - at;
  if (!seen.tcp) return room;
  const header = seen.sourceIp?.includes(':') ? 40 : 20;
  return Math.min(room, header + tcpHeader(seen.tcp, room - header) + seen.tcp.payloadBytes);
}

function ipv4(packet: Buffer, at: number, seen: Sighting): number {
  const length = lengthOf(packet, at, seen);
  packet.writeUInt8(0x45, at);
  packet.writeUInt8(seen.dsfield, at + 1);
  packet.writeUInt16BE(length, at + 2);
  packet.writeUInt16BE(seen.number & 0xffff, at + 4);
  packet.writeUInt16BE(0x4000, at + 6); // Don't fragment.
  packet.writeUInt8(64, at + 8);
  packet.writeUInt8(protocolOf(seen), at + 9);
  v4(seen.sourceIp).copy(packet, at + 12);
  v4(seen.destinationIp).copy(packet, at + 16);
  packet.writeUInt16BE(fold(sum(packet.subarray(at, at + 20))), at + 10);
  return at + 20;
}

function ipv6(packet: Buffer, at: number, seen: Sighting): number {
  packet.writeUInt32BE(((6 << 28) | (seen.dsfield << 20)) >>> 0, at);
  packet.writeUInt16BE(lengthOf(packet, at, seen) - 40, at + 4);
  packet.writeUInt8(protocolOf(seen), at + 6);
  packet.writeUInt8(64, at + 7);
  v6(seen.sourceIp).copy(packet, at + 8);
  v6(seen.destinationIp).copy(packet, at + 24);
  return at + 40;
}

const UDP_BYTES = 8;

/** RFC 7348: a flag that the segment number is valid, the number in 24 bits, and the frame without its FCS. */
function vxlan(packet: Buffer, at: number, { vni, frame }: NonNullable<Sighting['inner']>): void {
  packet.writeUInt8(0x08, at);
  packet.writeUIntBE(vni, at + 4, 3);
  packetOf(frame).copy(packet, at + 8);
}

/** Only UDP and TCP have headers of their own here; what else there is carries zeros. */
function transport(packet: Buffer, at: number, seen: Sighting, isV6: boolean): void {
  const ip = at - (isV6 ? 40 : 20);
  const length = lengthOf(packet, ip, seen) - (isV6 ? 40 : 20);
  const protocol = protocolOf(seen);
  if ((protocol !== PROTOCOLS.udp && protocol !== PROTOCOLS.tcp) || length < 8) return;
  packet.writeUInt16BE(seen.sourcePort, at);
  packet.writeUInt16BE(seen.destinationPort, at + 2);
  const isTcp = protocol === PROTOCOLS.tcp;
  if (isTcp && length < 20) return;
  if (isTcp) tcp(packet, at, seen, length);
  else packet.writeUInt16BE(length, at + 4);
  const addresses = isV6 ? packet.subarray(ip + 8, ip + 40) : packet.subarray(ip + 12, ip + 20);
  const total = sum(addresses) + protocol + length + sum(packet.subarray(at, at + length));
  // A UDP checksum of zero would mean that there is none (RFC 768).
  packet.writeUInt16BE(fold(total) || (isTcp ? 0 : 0xffff), at + (isTcp ? 16 : 6));
}

const FLAG = { fin: 1, syn: 2, ack: 16 } as const;

function tcp(packet: Buffer, at: number, { tcp: segment }: Sighting, length: number): void {
  if (!segment) {
    packet.writeUInt8(5 << 4, at + 12);
    return;
  }
  const header = tcpHeader(segment, length);
  packet.writeUInt32BE(segment.sequence >>> 0, at + 4);
  packet.writeUInt32BE(segment.acknowledgement >>> 0, at + 8);
  packet.writeUInt8((header / 4) << 4, at + 12);
  const acknowledges = segment.syn && segment.acknowledgement === 0 ? 0 : FLAG.ack;
  packet.writeUInt8((segment.syn ? FLAG.syn : 0) | (segment.fin ? FLAG.fin : 0) | acknowledges, at + 13);
  packet.writeUInt16BE(Math.min(0xffff, segment.windowBytes >>> WINDOW_SCALE), at + 14);
  // Timestamps are 12 bytes of options: no-operation twice, then kind 8 of length 10 (RFC 7323).
  if (header >= 32) packet.writeUInt32BE(0x0101080a, at + 20);
}

/** Windows are told in units of 128 bytes, as most stacks do. */
const WINDOW_SCALE = 7;

/** 20 bytes, and 12 of options where the segment has room for them beside its payload. */
function tcpHeader({ payloadBytes }: NonNullable<Sighting['tcp']>, room: number): number {
  return payloadBytes > 0 && room - payloadBytes >= 32 ? 32 : 20;
}

function v4(text: string | null): Buffer {
  return Buffer.from((text ?? '0.0.0.0').split('.').map(Number));
}

function v6(text: string | null): Buffer {
  const [head = '', tail] = (text ?? '::').split('::');
  const words = (part: string) => (part === '' ? [] : part.split(':'));
  const [first, last] = [words(head), words(tail ?? '')];
  const all = tail === undefined ? first : [...first, ...Array(8 - first.length - last.length).fill('0'), ...last];
  return Buffer.from(all.flatMap((word) => [Number.parseInt(word, 16) >> 8, Number.parseInt(word, 16) & 0xff]));
}

/** Sum of 16-bit words (RFC 1071). */
function sum(bytes: Buffer): number {
  let total = 0;
  for (let at = 0; at < bytes.length; at += 2) total += ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  return total;
}

function fold(total: number): number {
  let rest = total;
  while (rest > 0xffff) rest = (rest & 0xffff) + Math.floor(rest / 0x10000);
  return ~rest & 0xffff;
}

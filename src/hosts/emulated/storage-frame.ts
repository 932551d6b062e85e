import { crc32 } from 'node:zlib';
import type { Sighting } from '#emulator/options.ts';
import { ETHER_TYPES, FCOE } from '#state/ether-types.ts';

/** What follows the EtherType of FCoE and FIP (FC-BB-5); other types of what is not IP are zeros. */
export function storage(packet: Buffer, at: number, etherType: number, seen: Sighting): void {
  if (etherType === FCOE) fcoe(packet, at, seen);
  else if (etherType === ETHER_TYPES.fip) fip(packet, at, seen);
}

/** Start and end of a frame of class 3, of those that continue a sequence (FC-FS, 6.3.7). */
const SOF_N3 = 0x36;
const EOF_N = 0x41;
const [FCOE_BYTES, CRC_BYTES, TRAILER_BYTES] = [14, 4, 4];

/** Version 0 and reserved bits up to the start of frame; Fibre Channel's header, data and CRC; the end of frame and three zeros. */
function fcoe(packet: Buffer, at: number, seen: Sighting): void {
  const header = at + FCOE_BYTES;
  const crc = packet.length - TRAILER_BYTES - CRC_BYTES;
  // A frame that is captured without its tag or as part of another may be shorter than any of Fibre Channel.
  if (crc < header + FC_BYTES) return;
  packet.writeUInt8(SOF_N3, header - 1);
  fibreChannel(packet, header, seen);
  // Ethernet and Fibre Channel have the CRC of zlib (IEEE 802.3, 3.2.9).
  packet.writeUInt32LE(crc32(packet.subarray(header, crc)), crc);
  packet.writeUInt8(EOF_N, crc + CRC_BYTES);
}

const FC_BYTES = 24;
/** Solicited data of SCSI (FC-FS, 9.3; FCP), from the one that began the exchange. */
const [R_CTL_DATA, TYPE_FCP] = [0x01, 0x08];

/** Addresses are those that a switch gives by the MAC (FPMA, FC-BB-5): its last three bytes. */
function fibreChannel(packet: Buffer, at: number, { destinationMac, sourceMac, number }: Sighting): void {
  packet.writeUInt8(R_CTL_DATA, at);
  packet.writeUIntBE(portId(destinationMac), at + 1, 3);
  packet.writeUIntBE(portId(sourceMac), at + 5, 3);
  packet.writeUInt8(TYPE_FCP, at + 8);
  packet.writeUInt16BE(number & 0xffff, at + 14); // SEQ_CNT: frames of a sequence in their order.
  packet.writeUInt16BE(0xffff, at + 18); // RX_ID: not given yet.
}

function portId(mac: string): number {
  return Number.parseInt(mac.replaceAll(':', '').slice(6), 16);
}

/** A keep-alive of an FCoE node: version 1, operation 3, then the descriptor of its MAC in words of 4 bytes (FC-BB-5, 7.7). */
function fip(packet: Buffer, at: number, { sourceMac }: Sighting): void {
  packet.writeUInt8(0x10, at);
  packet.writeUInt16BE(0x0003, at + 2);
  packet.writeUInt8(0x01, at + 5);
  packet.writeUInt16BE(2, at + 6);
  packet.writeUInt16BE(0x0202, at + 10);
  Buffer.from(sourceMac.replaceAll(':', ''), 'hex').copy(packet, at + 12);
}

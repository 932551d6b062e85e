import type { Bytes } from './resource.ts';

/**
 * FCoE (FC-BB-5): 14 bytes of version and start of frame, 24 of Fibre Channel's header, up to 2112 of data, CRC and end of frame of 4
 * each. Nothing cuts such a frame in two, so every port on its way must carry all of it: a "baby jumbo".
 */
export const FCOE_MTU: Bytes = 2158;

/** With header and FCS of Ethernet, without a tag; the shortest has no data. Between them are whole words of 4 bytes. */
export const LONGEST_FCOE: Bytes = FCOE_MTU + 18;
export const SHORTEST_FCOE: Bytes = LONGEST_FCOE - 2112;

/** Whether a frame of Fibre Channel can have that length, told as that of its Ethernet frame with FCS. */
export function isFcoeLength(bytes: Bytes): boolean {
  return bytes >= SHORTEST_FCOE && bytes <= LONGEST_FCOE && (bytes - SHORTEST_FCOE) % 4 === 0;
}

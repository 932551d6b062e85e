import type { Header } from '../frame/headers.ts';

/** Frames of one conversation always give the same number, in both directions, so that their order is kept. */
export function layerHash(head: Header, layers: readonly ('L2' | 'L3' | 'L4')[]): number {
  let sum = 0;
  if (layers.includes('L2')) sum ^= digest(head.sourceMac) ^ digest(head.destinationMac);
  if (layers.includes('L3')) sum ^= digest(head.sourceIp ?? '') ^ digest(head.destinationIp ?? '');
  if (layers.includes('L4')) sum ^= digest(String(head.sourcePort)) ^ digest(String(head.destinationPort));
  return mix(sum);
}

/** FNV-1a. */
function digest(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value;
}

/** The finaliser of MurmurHash3: each bit of the result depends on each bit given. */
function mix(word: number): number {
  let value = word;
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

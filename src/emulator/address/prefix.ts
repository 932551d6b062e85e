import { invariant } from '#diagnostics/invariant.ts';
import { ipNumber } from '#units/ip-address.ts';

/** A prefix as a number: the high `length` bits of an address of so many bits. */
export interface Network {
  readonly bits: 32 | 128;
  readonly length: number;
  readonly value: bigint;
}

export function networkOf(prefix: string): Network {
  const address = ipNumber(prefix);
  invariant(address, `${prefix} is an address`);
  const slash = prefix.indexOf('/');
  const length = slash < 0 ? address.bits : Number(prefix.slice(slash + 1));
  return { bits: address.bits, length, value: address.value >> BigInt(address.bits - length) };
}

/** Whether the address lies within the prefix. */
export function contains(prefix: string, ip: string): boolean {
  const network = networkOf(prefix);
  const address = networkOf(ip);
  return network.bits === address.bits && address.value >> BigInt(network.bits - network.length) === network.value;
}

/** The key under which all addresses of one network of that length meet: `32/24/655360`. */
export function networkKey(address: Network, length: number): string {
  return `${address.bits}/${length}/${address.value >> BigInt(address.length - length)}`;
}

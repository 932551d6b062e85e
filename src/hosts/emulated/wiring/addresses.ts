import { createHash } from 'node:crypto';

/** A made-up address of a machine that has none: locally administered, the same for the same name. */
export function macFor(name: string): string {
  const digest = createHash('sha256').update(name).digest();
  return `02:${[...digest.subarray(0, 5)].map((byte) => byte.toString(16).padStart(2, '0')).join(':')}`;
}

/** The same for an IPv4 address, of the range for benchmarks (RFC 2544, 198.18.0.0/15). */
export function ipFor(name: string): string {
  const digest = createHash('sha256').update(name).digest();
  return `198.${18 + ((digest[0] ?? 0) & 1)}.${digest[1]}.${1 + ((digest[2] ?? 0) % 254)}`;
}

import { Address4, Address6 } from 'ip-address';

/** The RFC 5952 text of an IPv4 or IPv6 address without prefix length; undefined when it is none. */
export function parseIp(text: string): string | undefined {
  return text.includes('/') ? undefined : parse(text)?.correctForm();
}

/**
 * Address and prefix length (`10.0.0.2/24`); a missing length is that of a host. Host bits are kept; `network` masks them off,
 * `exact` does not have them: then it is undefined.
 */
export function parsePrefix(text: string, form: 'address' | 'network' | 'exact' = 'address'): string | undefined {
  const address = parse(text);
  if (!address) return undefined;
  const given = `${address.correctForm()}/${address.subnetMask}`;
  if (form === 'address') return given;
  const network = `${address.startAddress().correctForm()}/${address.subnetMask}`;
  return form === 'exact' && network !== given ? undefined : network;
}

/** The prefix without host bits of an address that has them (`10.1.2.3/16`); undefined when there are none to mask off. */
export function networkOf(text: string): string | undefined {
  const address = text.includes('/') ? parse(text) : undefined;
  const network = address?.startAddress().correctForm();
  return address && network !== address.correctForm() ? `${network}/${address.subnetMask}` : undefined;
}

/** The addresses of a canonical prefix as numbers, both ends included. */
export interface IpRange {
  readonly version: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

export function rangeOf(prefix: string): IpRange | undefined {
  const address = parse(prefix);
  return (
    address && {
      version: address instanceof Address4 ? 4 : 6,
      first: address.startAddress().bigInt(),
      last: address.endAddress().bigInt(),
    }
  );
}

/** The address in an address with its prefix length. */
export function ipOf(prefix: string): string {
  const slash = prefix.indexOf('/');
  return slash < 0 ? prefix : prefix.slice(0, slash);
}

/** Whether it is the all-zero address, also as a mapped one, in its canonical text: no station has it (dladm 3.4, 5.1). */
export function isZeroIp(prefix: string): boolean {
  const ip = ipOf(prefix);
  return ip === '0.0.0.0' || ip === '::' || ip === '::ffff:0:0';
}

/** An address as a number, with the bits of its family, so that ranges and prefixes are arithmetic; undefined when it is none. */
export function ipNumber(text: string): { readonly bits: 32 | 128; readonly value: bigint } | undefined {
  const address = parse(ipOf(text));
  return address && { bits: text.includes(':') ? 128 : 32, value: address.bigInt() };
}

/** The RFC 5952 text of such a number. */
export function ipText(bits: 32 | 128, value: bigint): string {
  return (bits === 32 ? Address4.fromBigInt(value) : Address6.fromBigInt(value)).correctForm();
}

function parse(text: string): Address4 | Address6 | undefined {
  try {
    return text.includes(':') ? new Address6(text) : new Address4(text);
  } catch {
    return undefined; // The library tells a bad address by throwing.
  }
}

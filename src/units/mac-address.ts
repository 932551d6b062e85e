/**
 * A MAC address in any usual spelling (`2:8:20:0:0:1`, `02-08-20-00-00-01`, `0208.2000.0001`, `020820000001`), as
 * `02:08:20:00:00:01`; undefined when it is none.
 */
export function parseMac(text: string): string | undefined {
  const bytes = /^[0-9a-f]{1,2}(?:([:-])[0-9a-f]{1,2})(?:\1[0-9a-f]{1,2}){4}$/i.test(text)
    ? text.split(/[:-]/)
    : /^[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}$/i.test(text) || /^[0-9a-f]{12}$/i.test(text)
      ? text.replaceAll('.', '').match(/../g)
      : null;
  return bytes?.map((byte) => byte.toLowerCase().padStart(2, '0')).join(':');
}

/** As dladm prints it: without padding, `2:8:20:0:0:1`. */
export function printMacShort(mac: string): string {
  return mac.replaceAll(/(^|:)0(?=[0-9a-f])/g, '$1');
}

/** A multicast or broadcast address: the lowest bit of the first byte is set (IEEE 802). */
export function isGroupMac(mac: string): boolean {
  return (Number.parseInt(mac.slice(0, 2), 16) & 1) === 1;
}

/** The first one to five bytes of a unicast MAC address, zero-padded; undefined when they are none. */
export function parseMacPrefix(value: string): string | undefined {
  if (!/^[0-9a-f]{1,2}([:-][0-9a-f]{1,2}){0,4}$/i.test(value)) return undefined;
  const prefix = value
    .split(/[:-]/)
    .map((byte) => byte.toLowerCase().padStart(2, '0'))
    .join(':');
  return isGroupMac(prefix) ? undefined : prefix;
}

/** The DS byte of a frame (RFC 2474: the whole byte of TOS or traffic class) and the mask under which it is compared. */
export interface Dsfield {
  readonly value: number;
  readonly mask: number;
}

/** `b8`, `0xb8`, `b8:fc`: both in hexadecimal, 01 to ff; without a mask all bits count (flowadm(8)). */
export function parseDsfield(text: string): Dsfield | undefined {
  const match = /^(?:0x)?([0-9a-f]{1,2})(?::(?:0x)?([0-9a-f]{1,2}))?$/i.exec(text);
  const value = Number.parseInt(match?.[1] ?? '0', 16);
  const mask = Number.parseInt(match?.[2] ?? 'ff', 16);
  return value === 0 || mask === 0 ? undefined : { value, mask };
}

/** `0xb8:0xfc`. */
export function printDsfield({ value, mask }: Dsfield): string {
  return `${hex(value)}:${hex(mask)}`;
}

function hex(byte: number): string {
  return `0x${byte.toString(16).padStart(2, '0')}`;
}

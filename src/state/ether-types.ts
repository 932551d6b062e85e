/** 0x8906: the EtherType of FCoE (FC-BB-5), whose frames must not be lost. */
export const FCOE = 0x8906;

/** Names that documents may use for an EtherType (IANA ieee-802-numbers). */
export const ETHER_TYPES: Readonly<Record<string, number>> = {
  ipv4: 0x0800,
  arp: 0x0806,
  ipv6: 0x86dd,
  fcoe: FCOE,
  fip: 0x8914,
  roce: 0x8915,
};

/** Its name, or the number as documents write it: `0x88b5`. */
export function etherTypeName(type: number): string {
  return (
    Object.keys(ETHER_TYPES).find((name) => ETHER_TYPES[name] === type) ?? `0x${type.toString(16).padStart(4, '0')}`
  );
}

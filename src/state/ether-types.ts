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

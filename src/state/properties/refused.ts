/** Why the emulated host has no such property, and what there is instead. */
export interface Refused {
  readonly names: RegExp;
  readonly why: string;
  readonly hint: string;
}

const NO_BRIDGE = {
  why: 'it is for bridges, and there are none here',
  hint: 'a switch joins links: `switches` in a Network document',
};
const NO_NEGOTIATION = {
  why: 'a wire here has the speed of its NIC and negotiates none',
  hint: 'speed and model of a NIC are in the Host document',
};
const NO_DHCP = {
  why: 'nothing here speaks DHCP',
  hint: 'name the addresses that may be used with allowed-ips',
};

/**
 * Properties of dladm(8) and flowadm(8), in the dialects of illumos, SmartOS and Oracle Solaris, that the emulated host cannot
 * honour. They are refused with their reason instead of being stored without effect.
 */
export const REFUSED_LINK_PROPERTIES: readonly Refused[] = [
  { names: /^autopush$/, why: 'it is for STREAMS modules, and there are none here', hint: 'leave it out' },
  { names: /^(stp(_\w+)?|forward|learn[_-](limit|decay))$/, ...NO_BRIDGE },
  { names: /^(adv|en)_(autoneg|(\d+g?)(fdx|hdx)?|fec|pause|asmpause|rem_fault)_cap$/, ...NO_NEGOTIATION },
  { names: /^speed-duplex$/, ...NO_NEGOTIATION },
  {
    names: /^tagmode$/,
    why: 'a frame here keeps its priority whether it has a VLAN tag or not',
    hint: 'set cos to choose the priority',
  },
  { names: /^(allowed-dhcp-cids|allow-all-dhcp-cids|dynamic-methods)$/, ...NO_DHCP },
  {
    names: /^secondary-macs$/,
    why: 'a VNIC has one address here',
    hint: 'make another VNIC for another address',
  },
  { names: /^(lro|lso|cksum|hwcksum)$/, why: 'no NIC here offloads segments or sums', hint: 'leave it out' },
  {
    names: /^rx-?fanout(-effective)?$/,
    why: 'how traffic is spread over threads follows from cpus and rings',
    hint: 'set cpus, or rxrings',
  },
  {
    names: /^(ring-group|tx-?fanout|numa.*)$/,
    why: 'groups of rings follow from who reserves them',
    hint: 'set rxrings and txrings',
  },
  {
    names: /^(vsi-.*|evs|vport|evb.*|vswitchmode)$/,
    why: 'there is no edge virtual bridging here',
    hint: 'leave it out',
  },
  {
    names: /^(ptp|vrrp.*|mac-address|vlan-announce|gvrp-timeout|mode|linkmode|broadcast-group|pkey)$/,
    why: 'the emulated host has nothing that it would set',
    hint: 'leave it out',
  },
  {
    names: /^(channel|powermode|radio|essid|bsstype|wpa|ssid)$/,
    why: 'it is for wireless links, and there are none here',
    hint: 'leave it out',
  },
  {
    names: /^(hoplimit|encaplimit)$/,
    why: 'it is for IP tunnels, and there are none here',
    hint: 'an overlay carries a segment over IP',
  },
  { names: /^_/, why: 'it is private to a driver, and no driver here has private properties', hint: 'leave it out' },
  { names: /^rank$/, why: 'it is one of flows', hint: 'use set-flowprop' },
];

export const REFUSED_FLOW_PROPERTIES: readonly Refused[] = [
  {
    names: /^hw-?flow$/,
    why: 'no NIC here classifies flows in hardware',
    hint: 'leave it out: flows are classified in software',
  },
  {
    names: /^(pool|zone|rings|rxrings|txrings|mtu)$/,
    why: 'it is one of links',
    hint: 'use set-linkprop on the link of the flow',
  },
  {
    names: /^(dsfield|dscp|remark.*)$/,
    why: 'flows match packets and do not mark them',
    hint: 'cos sets the 802.1p priority of frames',
  },
];

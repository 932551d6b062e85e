import type { Code } from './code.ts';

/**
 * What usually mends a fault, for `explain CODE`. A diagnostic's own hint is nearer to the case; codes without a row have no
 * usual way out.
 */
export const WAYS_OUT: Partial<Readonly<Record<Code, string>>> = {
  'duplicate-name': 'rename one of them: links of all classes share one space of names',
  'unknown-reference': 'declare what is named, or name what is there (`vnetctl show-link`)',
  'wrong-class': 'put the object over a link of a class that can carry it',
  'mac-in-use': 'give one of them a random address ("mac: random", -m random), or give it another vid',
  'vid-in-use': 'use another VID, or make one of them a VNIC with its own MAC address',
  'vid-default-tag': 'use another VID, or write "defaultTag: 0" for the link',
  'mtu-above-parent': 'lower the MTU, or raise that of the link underneath',
  'underlay-mtu': 'lower the MTU of the overlay by its 50 bytes of headers, or raise that of the link underneath',
  'underlay-missing': 'write the address as "ip" of a physical link',
  'flow-identical': 'give one of them another match, or remove it',
  'port-in-use':
    'put what uses the port over the switch or aggregation, or over a VNIC of the switch; or take the port out',
  'vf-count': 'write a smaller count, or use fewer traffic classes',
  'factory-slot': 'choose a free slot (`vnetctl show-phys -m`), or a random address ("mac: random", -m random)',
  'class-priority': 'name each priority in one class',
  'class-share': 'make the shares (ets) add up to 100%',
  'class-strict': 'leave out "ets", or "strict"',
  'pfc-and-pause': 'write "flowControl: pfc" for the link, or take pfc out of its classes',
  'nic-owned-twice': 'make another VNIC for one of the guests',
  'ip-in-use': 'give one of them another address, or put it on another link or VLAN',
  oversubscription: 'lower the caps, or accept that they share the link when all of them send',
  'strict-starvation': 'cap what sends in the class with maxbw, or give it a share (ets) instead',
  'lossless-shared-class': 'give each lossless priority a class of its own',
  'lossless-shared-priority': 'give the VNICs different cos, or cap the one that can flood',
  'lossy-hop': 'write "forwarding: lossless" for the switch, or choose another cos',
  'owned-by-other': 'take it out of one of the documents, or take it over with --adopt',
  'made-by-hand': 'take it over with --adopt',
  'plan-stale': 'make the plan again, and look at it before you apply',
  locked: 'wait, or give --lock-timeout more time',
  'unconfirmed-change': 'keep the change with `vnetctl confirm`, or wait until it is reverted',
  'not-confirmed': 'look at the plan with --dry-run, then add --yes',
};

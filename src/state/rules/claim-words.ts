import type { Code } from '#diagnostics/code.ts';
import { printMacShort } from '#units/mac-address.ts';
import type { Resource } from '../resource.ts';
import type { Context } from './context.ts';
import { freeSlots, freeVid } from './free.ts';
import type { AnyClaim, Holding } from './holding.ts';
import { called, joined, sentence, someOf } from './words.ts';

interface Clash {
  /** Who has the better right: named first. */
  readonly holder: Holding;
  /** Who wants the same with one other value, sorted; at least one. */
  readonly group: readonly Holding[];
  readonly context: Context;
}

interface Row {
  readonly code: Code;
  /** Whether this claim wins over others, whatever the names. */
  readonly holds: (claim: AnyClaim) => boolean;
  readonly words: (clash: Clash) => { readonly detail: string; readonly hint: string | (() => string) };
}

const never = () => false;
const both = ({ holder, group }: Clash) => `${called(holder.resource)} and ${calledGroup(group)}`;

/** What to say about each kind of claim when two objects make it: dladm 1.4 to 1.6, 4.1 to 4.3, 5.3; datapath 3.3. */
export const CLAIM_ROWS: Readonly<Record<AnyClaim['about'], Row>> = {
  name: {
    code: 'duplicate-name',
    holds: never,
    words: (clash) => ({
      detail: `${sentence(both(clash))} have one name; links of all classes share one space of names.`,
      hint: 'rename one of them',
    }),
  },
  mac: {
    code: 'mac-in-use',
    holds: never,
    words: (clash) => {
      const { over, vid, mac } = station(clash.holder.resource);
      const tag = vid ? `VID ${vid}` : 'no VID';
      return {
        detail: `${sentence(both(clash))} both have MAC address ${mac} and ${tag} on ${over}: no frame could tell them apart.`,
        hint: 'let the address of one of them be random, or give it another VID',
      };
    },
  },
  tag: {
    code: 'vid-default-tag',
    holds: ({ value }) => value === 'default',
    words: ({ holder, group, context }) => {
      const { name } = holder.resource;
      const vid = station(group[0]?.resource ?? holder.resource).vid;
      return {
        detail: `${group.length === 1 ? sentence(calledGroup(group)) : `Links ${calledGroup(group)}`} on ${name} ${group.length === 1 ? 'asks' : 'ask'} for VID ${vid}, the default_tag of ${name}: untagged frames already belong to it.`,
        hint: () => `use another VID (${freeVid(context, name)} is free), or give ${name} the default_tag 0`,
      };
    },
  },
  vlan: {
    code: 'vid-in-use',
    holds: never,
    words: (clash) => {
      const { over, vid } = station(clash.holder.resource);
      return {
        detail: `${sentence(both(clash))} both have VID ${vid} on ${over}, with one MAC address.`,
        hint: () =>
          `use another VID (${freeVid(clash.context, over)} is free), or make one of them a VNIC with its own MAC address`,
      };
    },
  },
  slot: {
    code: 'factory-slot',
    holds: never,
    words: (clash) => {
      const { over, slot } = station(clash.holder.resource);
      return {
        detail: `${sentence(both(clash))} both ask for factory MAC slot ${slot} of ${over}.`,
        hint: () => freeSlots(clash.context, over),
      };
    },
  },
  port: {
    code: 'port-in-use',
    holds: ({ value }) => value !== 'clients',
    words: ({ holder, group }) => {
      const port = holder.claim.token.slice('port/'.length);
      const owner = called(holder.resource);
      const shared = group[0]?.claim.value === 'clients';
      return shared
        ? {
            detail: `${port} is a port of ${owner}, so it cannot carry anything else: ${uses(group, port)}.`,
            hint: `${instead(group, holder.resource, port)}, or take ${port} out of ${holder.resource.name}`,
          }
        : {
            detail: `${port} is a port of ${owner} and of ${calledGroup(group)}; a link has one place.`,
            hint: `take ${port} out of one of them`,
          };
    },
  },
  flow: {
    code: 'flow-identical',
    holds: never,
    words: (clash) => ({
      detail: `${sentence(both(clash))} match the same frames of ${station(clash.holder.resource).over}, so one would never see any.`,
      hint: 'give one of them another match, or remove it',
    }),
  },
  nic: {
    code: 'nic-owned-twice',
    holds: never,
    words: (clash) => {
      const name = clash.holder.claim.token.slice('nic/'.length);
      const all = [clash.holder, ...clash.group];
      const guests = all.filter(({ resource }) => resource.kind === 'guest');
      return guests.length < all.length
        ? {
            detail: `VLAN ${name} has IP addresses of the host itself, but belongs to ${calledGroup(guests)}.`,
            hint: `take ip away from ${name}, or give the guest another link`,
          }
        : {
            detail: `${sentence(both(clash))} both own ${name}; a link belongs to one guest.`,
            hint: 'make another VNIC for one of them',
          };
    },
  },
  vni: {
    code: 'vni-in-use',
    holds: never,
    words: (clash) => {
      const { resource } = clash.holder;
      const where =
        resource.kind === 'overlay' ? `VNI ${resource.vni} on ${resource.local} port ${resource.port}` : 'one VNI';
      return {
        detail: `${sentence(both(clash))} both use ${where}.`,
        hint: 'give one of them another vni, local address or port',
      };
    },
  },
  'flow-control': {
    code: 'pfc-and-pause',
    holds: ({ value }) => value !== 'pfc',
    words: ({ holder }) => {
      const { name } = holder.resource;
      const set = holder.resource.kind === 'phys' ? holder.resource.flowControl : 'no';
      const why =
        set === 'no' ? 'which turns pausing off' : 'which is PAUSE for the whole link; the two exclude each other';
      return {
        detail: `${name} has classes with PFC, but flowControl is ${set}, ${why}.`,
        hint: `give ${name} "flowControl: pfc" (set-linkprop -p flowctrl=pfc ${name}), or take pfc out of its classes`,
      };
    },
  },
  ip: {
    code: 'ip-in-use',
    holds: never,
    words: (clash) => ({
      detail: `${sentence(both(clash))} both have IP address ${clash.holder.claim.token.split('|').at(-1)} on one segment.`,
      hint: 'give one of them another address, or put it on another link or VLAN',
    }),
  },
};

function calledGroup(group: readonly Holding[]): string {
  const [first, ...more] = group;
  if (!first) return 'nothing';
  return more.length === 0 ? called(first.resource) : someOf(group.map(({ resource }) => resource));
}

function uses(group: readonly Holding[], port: string): string {
  const own =
    group.filter(({ resource }) => resource.kind === 'phys').length > 0 ? [`${port} has IP addresses of its own`] : [];
  const vfs = group.filter(({ resource }) => resource.kind === 'vfs').length > 0 ? [`${port} offers VFs`] : [];
  const over = group.filter(({ resource }) => resource.kind !== 'phys' && resource.kind !== 'vfs');
  return [...own, ...vfs, ...(over.length > 0 ? [`${calledGroup(over)} over it`] : [])].join(', ');
}

/** Where each of those that use a port can be instead: what carries VNICs need not carry VLANs and flows. */
function instead(group: readonly Holding[], owner: Resource, port: string): string {
  const ways = group.map(({ resource }) => wayOut(resource, owner, port));
  return joined([...new Set(ways)]);
}

function wayOut({ kind }: Resource, owner: Resource, port: string): string {
  if (kind === 'phys') return `take ip away from ${port}`;
  if (kind === 'vfs') return `take the VFs of ${port} away`;
  if (owner.kind === 'aggr' || kind === 'vnic') return `put the ${NOUN[kind] ?? kind} over ${owner.name}`;
  return kind === 'vlan'
    ? `make a VNIC with that vid over ${owner.name} instead of the VLAN`
    : `put the ${NOUN[kind] ?? kind} over a VNIC of ${owner.name}`;
}

const NOUN: Partial<Record<Resource['kind'], string>> = { vnic: 'VNIC', vlan: 'VLAN' };

/** The parts of a claim's meaning that messages name. */
function station(resource: Resource): { over: string; vid: number | null; mac: string; slot: number } {
  const over = 'over' in resource ? resource.over : resource.name;
  const vid = 'vid' in resource ? resource.vid : null;
  if (resource.kind === 'vf') return { over, vid, mac: printMacShort(resource.mac), slot: 0 };
  if (resource.kind !== 'vnic') return { over, vid, mac: '', slot: 0 };
  return {
    over,
    vid,
    mac: printMacShort(resource.mac.address),
    slot: resource.mac.kind === 'factory' ? resource.mac.slot : 0,
  };
}

import type { ClientPart, ClientSecurity, Receiver, RouterPart } from '#emulator/blueprint.ts';
import type { End, EndLink } from '#state/ends.ts';
import { hostOf, machineOf } from '#state/fleet.ts';
import type { OuterClient } from '#state/hardware.ts';
import { type HostState, linkNamed } from '#state/host-state.ts';
import type { Vnic } from '#state/resource.ts';
import { macFor } from './addresses.ts';
import { ringsOf } from './hardware.ts';
import { partOf } from './names.ts';
import type { Scene } from './scene.ts';

/** Whoever sends and receives. Links that sit on what is not carried are left out. */
export function clientParts(scene: Scene): readonly ClientPart[] {
  return [...new Set(scene.ends.values())].flatMap((end): readonly ClientPart[] => {
    if (end.kind === 'client') return [outerPart(end.client, scene)];
    const over = overOf(end.link, scene.state);
    return over === undefined ? [] : [linkPart(end, over, scene)];
  });
}

function linkPart({ name, link, ips }: Extract<End, { kind: 'link' }>, over: string, scene: Scene): ClientPart {
  const { facts } = scene;
  const { cpuPools } = machineOf(name, scene);
  const served = link.kind === 'vf' ? null : link;
  return {
    name,
    kind: link.kind,
    host: hostIn(scene, name),
    over,
    mac: facts.mac(link) ?? macFor(name),
    vid: vidOf(link),
    mtu: facts.mtu(link),
    ips,
    cos: link.cos,
    maxbw: served ? served.maxbw : link.kind === 'vf' ? link.maxTxRate : null,
    bwShare: link.kind === 'vnic' ? link.bwShare : null,
    minBitsPerSecond: link.kind === 'vf' ? link.minTxRate : null,
    priority: served?.priority ?? 'high',
    cpus: served && (served.cpus ?? (served.pool === null ? facts.guestCpus(served) : (cpuPools[served.pool] ?? null))),
    rings: ownRings(link, 'rx'),
    txRings: ownRings(link, 'tx'),
    security: securityOf(link),
    promiscuous: link.kind === 'vnic' && !link.promiscFiltered,
    receiver: receiverOf(name, scene),
    guest: saidOf(scene.workload.senders, name, scene.ends) ?? null,
  };
}

/** The engine's name of the machine that something is on: null where there is only one. */
function hostIn({ machines }: Scene, name: string): string | null {
  const host = hostOf(name);
  return Object.hasOwn(machines, host) ? host : null;
}

function outerPart({ name, ip, vid, mtu }: OuterClient, scene: Scene): ClientPart {
  return {
    name: partOf.outerClient(name),
    kind: 'external',
    host: null,
    over: null,
    mac: macFor(name),
    vid,
    mtu,
    ips: [ip.slice(0, ip.indexOf('/'))],
    cos: 0,
    maxbw: null,
    bwShare: null,
    minBitsPerSecond: null,
    priority: 'high',
    cpus: null,
    rings: 0,
    txRings: 0,
    security: TRUSTED,
    promiscuous: false,
    receiver: receiverOf(name, scene),
    guest: saidOf(scene.workload.senders, name, scene.ends) ?? null,
  };
}

function ownRings(link: EndLink, side: 'rx' | 'tx'): number {
  return link.kind === 'vf' ? 1 : link.kind === 'vnic' ? ringsOf(link.rings, side) : 0;
}

/** The name of the engine's client that an end is. */
export function clientName(end: End): string {
  return end.kind === 'client' ? partOf.outerClient(end.name) : end.name;
}

/** The part on which the link's frames meet others; undefined: that is not carried yet. */
function overOf(link: EndLink, state: HostState): string | undefined {
  if (link.kind === 'phys') return partOf.nic(link.name);
  if (link.kind === 'aggr') return partOf.aggregation(link.name);
  const under = linkNamed(state, link.over);
  switch (under?.kind) {
    case 'phys':
      return partOf.nic(under.name);
    case 'aggr':
      return partOf.aggregation(under.name);
    case 'etherstub':
    case 'switch':
    case 'overlay':
      return partOf.bridge(under.name);
    case 'vlan':
      return overOf(under, state);
    default:
      return undefined;
  }
}

export function vidOf(link: EndLink): number | null {
  return link.kind === 'vnic' || link.kind === 'vlan' || link.kind === 'vf' ? link.vid : null;
}

const TRUSTED: ClientSecurity = { macNospoof: false, allowedIps: null, restricted: false, dhcpNospoof: false };

function securityOf(link: EndLink): ClientSecurity {
  if (link.kind === 'vf') return { ...TRUSTED, macNospoof: link.spoofCheck };
  return link.kind === 'vnic' ? protectionOf(link) : TRUSTED;
}

function protectionOf({ protection, allowedIps }: Vnic): ClientSecurity {
  return {
    macNospoof: protection.includes('mac-nospoof'),
    allowedIps: protection.includes('ip-nospoof') ? allowedIps : null,
    restricted: protection.includes('restricted'),
    dhcpNospoof: protection.includes('dhcp-nospoof'),
  };
}

const PICOSECONDS_PER_SECOND = 1e12;

/** What is said of an end under any of its names. */
function saidOf<Said>(map: Readonly<Record<string, Said>>, name: string, ends: Scene['ends']): Said | undefined {
  const end = ends.get(name);
  return Object.entries(map).find(([wanted]) => wanted === name || ends.get(wanted) === end)?.[1];
}

function receiverOf(name: string, { workload, ends }: Scene): Receiver {
  const own = saidOf(workload.receivers, name, ends);
  return own
    ? {
        servicePicoseconds: Math.round(PICOSECONDS_PER_SECOND / own.packetsPerSecond),
        bufferFrames: own.bufferFrames,
        resumeFrames: own.resumeFrames,
        cpu: own.cpu,
      }
    : { servicePicoseconds: 0, bufferFrames: 1, resumeFrames: null, cpu: null };
}

/** Guests that forward, between those of their links that are carried. */
export function routerParts(scene: Scene, carried: ReadonlySet<string>): readonly RouterPart[] {
  return [...scene.state.values()].flatMap((one) =>
    one.kind === 'guest' && one.role === 'router'
      ? [
          {
            name: `router:${one.name}`,
            clients: Object.entries(one.nics)
              .filter(([client]) => carried.has(client))
              .map(([client, { ip }]) => ({ client, prefixes: ip })),
            routes: Object.entries(one.routes).map(([to, via]) => ({ to, via })),
            forwardPicoseconds: machineOf(one.name, scene).costs.forwardPicoseconds,
          },
        ]
      : [],
  );
}

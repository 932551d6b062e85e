import type { Code } from '#diagnostics/code.ts';
import { ipOf } from '#units/ip-address.ts';
import { addressOf } from './address.ts';
import type { Hardware, Nic } from './hardware.ts';
import type { HostState } from './host-state.ts';
import { loopsOf, loopWords } from './loops.ts';
import type { FlowMatch, Resource } from './resource.ts';
import { ownPrefixes } from './underlays.ts';

/** One host of several that a run goes through. */
export interface Member {
  readonly hardware: Hardware;
  readonly state: HostState;
}

/**
 * Several hosts, joined by the switches that they name alike, as one configuration: what is on a host is called `HOST/NAME`,
 * what is beyond the wires keeps its name. CPUs, costs, limiter and clock stay those of each machine.
 */
export interface Fleet extends Member {
  /** Host name -> the machine as its own document says. */
  readonly machines: Readonly<Record<string, Hardware>>;
}

/** Something that two hosts say differently, or that both claim. */
export interface Clash {
  readonly code: Code;
  readonly detail: string;
  readonly hint: string;
}

/** `vnic1` of web01 in a fleet: `web01/vnic1`. */
export function inFleet(host: string, name: string): string {
  return `${host}/${name}`;
}

/** The machine on which something of that name is. */
export function machineOf(name: string, { machines, hardware }: Pick<Fleet, 'machines' | 'hardware'>): Hardware {
  return machines[hostOf(name)] ?? hardware;
}

/** `web01` of `web01/vnic1`; empty where no host is named. */
export function hostOf(name: string): string {
  return name.slice(0, Math.max(0, name.indexOf('/')));
}

/** The hosts of a run as one. Of one host: that host as it is, with the names that it has. */
export function fleetOf(members: readonly [Member, ...Member[]]): Fleet {
  const [first, ...others] = members;
  if (others.length === 0) return { ...first, machines: {} };
  return {
    machines: Object.fromEntries(members.map(({ hardware }) => [hardware.host, hardware])),
    state: new Map(
      members.flatMap(({ hardware, state }) =>
        [...state.values()].map((one) => {
          const moved = onHost(one, hardware.host);
          return [addressOf(moved), moved] as const;
        }),
      ),
    ),
    hardware: {
      ...first.hardware,
      host: members.map(({ hardware }) => hardware.host).join(', '),
      cpus: [],
      cpuPools: {},
      steal: [],
      links: Object.assign({}, ...members.map(({ hardware }) => linksOf(hardware))),
      switches: Object.assign({}, ...members.map(({ hardware }) => hardware.switches)),
      trunks: Object.assign({}, ...members.map(({ hardware }) => hardware.trunks)),
      clients: Object.assign({}, ...members.map(({ hardware }) => hardware.clients)),
    },
  };
}

function linksOf({ host, links }: Hardware): Readonly<Record<string, Nic>> {
  return Object.fromEntries(
    Object.values(links).map((nic) => [inFleet(host, nic.name), { ...nic, name: inFleet(host, nic.name) }]),
  );
}

/** A resource with the names that it and what it refers to have in a fleet. */
function onHost(resource: Resource, host: string): Resource {
  const at = (name: string) => inFleet(host, name);
  const name = at(resource.name);
  switch (resource.kind) {
    case 'vlan':
    case 'vnic':
    case 'vf':
      return { ...resource, name, over: at(resource.over) };
    case 'flow':
      return { ...resource, name, over: at(resource.over), match: matchOn(resource.match, at) };
    case 'aggr':
      return { ...resource, name, ports: resource.ports.map(at) };
    case 'switch':
      return { ...resource, name, uplinks: resource.uplinks.map(at) };
    case 'guest':
      return {
        ...resource,
        name,
        nics: Object.fromEntries(Object.entries(resource.nics).map(([nic, one]) => [at(nic), one])),
      };
    case 'phys':
    case 'classes':
    case 'vfs':
    case 'etherstub':
    case 'overlay':
    case 'address-set':
      return { ...resource, name };
  }
}

function matchOn(match: FlowMatch, at: (name: string) => string): FlowMatch {
  const side = (value: FlowMatch['localIp']) =>
    value !== null && typeof value === 'object' ? { set: at(value.set) } : value;
  return { ...match, localIp: side(match.localIp), remoteIp: side(match.remoteIp) };
}

const BEYOND = { switches: 'switch', trunks: 'trunk', clients: 'client' } as const;

/** What keeps hosts from being one network: things beyond the wires that they describe differently, ports and addresses taken twice. */
export function clashesOf(members: readonly Member[]): readonly Clash[] {
  const clashes: Clash[] = [];
  const taken = new Map<string, { readonly host: string; readonly value: string }>();
  const claim = (host: string, key: string, value: string, clash: (other: string) => Clash) => {
    const other = taken.get(key);
    if (other === undefined) taken.set(key, { host, value });
    else if (other.value !== value && other.host !== host) clashes.push(clash(other.host));
  };
  for (const { hardware, state } of members) {
    const { host } = hardware;
    for (const kind of ['switches', 'trunks', 'clients'] as const) {
      for (const [name, one] of Object.entries(hardware[kind])) {
        claim(host, `${kind}/${name}`, JSON.stringify(one), (other) => ({
          code: 'fleet-clash',
          detail: `The Host documents ${other} and ${host} describe the ${BEYOND[kind]} ${name} differently.`,
          hint: 'what is beyond the wires is the same for all hosts of a run: give it the same fields, or another name',
        }));
      }
    }
    for (const [port, name] of plugsOf(hardware)) {
      claim(host, `port/${port}`, name, (other) => ({
        code: 'fleet-clash',
        detail: `${name} and something of ${other} are both plugged into ${port}.`,
        hint: 'give each cable a port of its own: "SWITCH/PORT"',
      }));
    }
    for (const one of state.values()) {
      for (const ip of ownPrefixes(one).map(ipOf)) {
        claim(host, `ip/${ip}`, inFleet(host, one.name), (other) => ({
          code: 'fleet-clash',
          detail: `${inFleet(host, one.name)} has the address ${ip}, and so has a link of ${other}.`,
          hint: 'give each host an address of its own on the underlay',
        }));
      }
    }
  }
  return [...clashes, ...ringsAcross(members)];
}

/** What is plugged into which port; what is beyond the wires has one name for all hosts. */
function plugsOf({ host, links, trunks, clients }: Hardware): readonly (readonly [port: string, name: string])[] {
  return [
    ...Object.values(links).flatMap(({ name, cable }) =>
      cable.to === null ? [] : [[cable.to, inFleet(host, name)] as const],
    ),
    ...Object.values(trunks).flatMap(({ name, between }) => between.map((port) => [port, `trunks.${name}`] as const)),
    ...Object.values(clients).map(({ name, port }) => [port, `clients.${name}`] as const),
  ];
}

/** Each host's own trunks have been looked at; together they may close a ring. */
function ringsAcross(members: readonly Member[]): readonly Clash[] {
  const trunks = new Map(
    members.flatMap(({ hardware }) => Object.values(hardware.trunks).map((one) => [one.name, one])),
  );
  return loopsOf([...trunks.values()]).map((loop) => {
    const { detail, hint } = loopWords(loop);
    return { code: 'switch-loop', detail: `With the trunks of all hosts of the run: ${detail}`, hint };
  });
}

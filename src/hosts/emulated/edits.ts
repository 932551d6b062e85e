import { hostOf } from '#state/fleet.ts';
import { linkNamed } from '#state/host-state.ts';
import { printVlans, type VlanRange } from '#units/vlans.ts';
import type { PathEdit } from '#usage/path.ts';
import type { Scene } from './wiring/scene.ts';

/** Fields of documents that say something of what is on a host or beyond its wires; none where there is nothing of that name. */
export class Edits {
  readonly scene: Scene;

  constructor(scene: Scene) {
    this.scene = scene;
  }

  /** A field of a link, by the map of the Network document that holds links of its class; none: there is no such link or field. */
  ofLink(name: string, fields: readonly string[], value: string | null): readonly PathEdit[] {
    const link = linkNamed(this.scene.state, name);
    const map = link && MAPS[link.kind];
    return map == null ? [] : [this.inNetwork(name, map, fields, value)];
  }

  ofFlow(name: string, field: string, value: string | null): readonly PathEdit[] {
    return [this.inNetwork(name, 'flows', [field], value)];
  }

  /** A field of a physical link in the Host document. */
  ofPort(name: string, fields: readonly string[], value: string): readonly PathEdit[] {
    const [host, key] = this.split(name);
    if (this.scene.hardware.links[name] === undefined) return [];
    return [{ document: 'Host', hosts: host, path: ['links', key, ...fields], value }];
  }

  /** A field of a machine, switch or trunk beyond the wires, which the Host documents of all hosts that know it have. */
  beyond(
    map: 'clients' | 'switches' | 'trunks',
    name: string,
    fields: readonly string[],
    value: string | null,
  ): readonly PathEdit[] {
    const { hardware, machines } = this.scene;
    if (hardware[map][name] === undefined) return [];
    const hosts = Object.values(machines).flatMap((machine) =>
      machine[map][name] === undefined ? [] : [machine.host],
    );
    return [{ document: 'Host', hosts, path: [map, name, ...fields], value }];
  }

  /** A field of the Host document itself. */
  ofHost(path: readonly string[], value: string): readonly PathEdit[] {
    return [{ document: 'Host', hosts: Object.keys(this.scene.machines), path, value }];
  }

  inTraffic(path: readonly string[], value: string): readonly PathEdit[] {
    return [{ document: 'Traffic', hosts: [], path, value }];
  }

  /** How a switch or overlay of the host comes to stop those who send; none: it does, or there is none of that name. */
  lossless(name: string): readonly PathEdit[] {
    const link = linkNamed(this.scene.state, name);
    const isSwitch = link?.kind === 'etherstub' || link?.kind === 'switch' || link?.kind === 'overlay';
    return isSwitch && link.forwarding === 'lossy' ? this.ofLink(name, ['forwarding'], 'lossless') : [];
  }

  private inNetwork(name: string, map: string, fields: readonly string[], value: string | null): PathEdit {
    const [hosts, key] = this.split(name);
    return { document: 'Network', hosts, path: [map, key, ...fields], value };
  }

  /** The host of a name in a fleet, and its name there. */
  private split(name: string): readonly [hosts: readonly string[], key: string] {
    const host = hostOf(name);
    if (this.scene.machines[host] === undefined) return [[], name];
    return [[host], name.slice(host.length + 1)];
  }
}

/** VLANs as a trunk has them: `[10, 20-29]`. */
export function vlanList(vlans: readonly VlanRange[]): string {
  return `[${printVlans(vlans).replaceAll(',', ', ')}]`;
}

/** Priorities as switches, machines and trunks have them: `[3, 4]`. */
export function priorityList(priorities: readonly number[]): string {
  return `[${priorities.toSorted((a, b) => a - b).join(', ')}]`;
}

/** The map of the Network document that holds links of a class; null: its fields are elsewhere. */
const MAPS: Readonly<Record<string, string | null>> = {
  phys: 'links',
  vnic: 'vnics',
  vlan: 'vlans',
  aggr: 'aggregations',
  etherstub: 'etherstubs',
  switch: 'switches',
  overlay: 'overlays',
  vf: null,
};

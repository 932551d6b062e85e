import { invariant } from '#diagnostics/invariant.ts';
import { parseBandwidth } from '#units/bandwidth.ts';
import { parseBytes } from '#units/bytes.ts';
import { parseCpus } from '#units/cpus.ts';
import { parseMac } from '#units/mac-address.ts';
import { compareNames } from './address.ts';
import type { Cpu, Hardware, Limiter, Nic } from './hardware.ts';
import { parseClock, parseLength, parsePacketRate } from './host-quantities.ts';
import { NIC_MODELS, type NicModel } from './nic-models.ts';
import { type WorldSpec, worldOf } from './world-of.ts';

/** The parts of a Host document that hardware is made of; `schemas/host.schema.json` says what each field means. */
export interface HostDocument {
  readonly apiVersion: string;
  readonly kind: 'Host';
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec: HostSpec;
}

type CpuList = number | string | readonly (number | string)[];
type Size = number | string;

type HostSpec = {
  readonly cpus: {
    readonly sockets: number;
    readonly coresPerSocket: number;
    readonly clock: string;
    readonly numa?: readonly number[];
    readonly offline?: CpuList;
    readonly isolated?: CpuList;
  };
  readonly cpuPools?: Readonly<Record<string, CpuList>>;
  readonly limiter?: {
    readonly kind?: Limiter['kind'];
    readonly burst?: Size;
    readonly accounting?: Limiter['accounting'];
    readonly hz?: number;
    readonly queue?: number;
    readonly stop?: number;
    readonly drop?: number;
  };
  readonly links: Readonly<Record<string, HostLink>>;
} & WorldSpec;

export interface HostLink {
  readonly model: string;
  readonly device?: string;
  readonly removed?: boolean;
  readonly speed?: string | number;
  readonly management?: boolean;
  readonly numa?: number;
  readonly factoryMacs?: readonly string[];
  readonly mtu?: { readonly min?: Size; readonly max?: Size; readonly default?: Size };
  readonly rings?: { readonly rx?: number; readonly tx?: number; readonly dynamic?: boolean; readonly size?: number };
  readonly queue?: number;
  readonly classifier?: Nic['classifier'];
  readonly bwShare?: boolean;
  readonly vfs?: number | Readonly<Record<string, number>>;
  readonly dcb?: {
    readonly classes?: number;
    readonly pfcClasses?: number;
    readonly ets?: boolean;
    readonly dcbx?: boolean;
    readonly pause?: boolean;
    readonly buffer?: Size;
  };
  readonly cable?: {
    readonly to?: string;
    readonly length?: string;
    readonly medium?: 'fibre' | 'copper';
    readonly bitErrorRate?: number;
  };
  readonly packetRate?: string;
  readonly overheadBytes?: number;
  readonly up?: boolean;
}

/**
 * What a host is made of, from its Host document. The document has passed `document/` before it got here (also when it
 * comes back from a store), so a value that does not parse is a defect of ours.
 */
export function hardwareOf(hostDocument: unknown): Hardware {
  // Only documents that the Host schema accepts are stored or handed on.
  const { metadata, spec } = hostDocument as HostDocument;
  return {
    host: metadata.name,
    documentName: metadata.name,
    labels: metadata.labels ?? {},
    cpus: cpusOf(spec.cpus),
    cpuPools: Object.fromEntries(
      Object.entries(spec.cpuPools ?? {}).map(([name, ids]) => [name, must(parseCpus(ids))]),
    ),
    limiter: limiterOf(spec.limiter),
    links: linksOf(metadata.name, spec.links),
    ...worldOf(spec, must(parseClock(spec.cpus.clock))),
  };
}

function cpusOf(spec: HostSpec['cpus']): readonly Cpu[] {
  const offline = new Set(parseCpus(spec.offline ?? []) ?? []);
  const isolated = new Set(parseCpus(spec.isolated ?? []) ?? []);
  const clockHz = must(parseClock(spec.clock));
  return Array.from({ length: spec.sockets * spec.coresPerSocket }, (_, id) => {
    const socket = Math.floor(id / spec.coresPerSocket);
    const numa = spec.numa?.[socket] ?? socket;
    return { id, socket, numa, clockHz, online: !offline.has(id), isolated: isolated.has(id) };
  });
}

function limiterOf(spec: HostSpec['limiter'] = {}): Limiter {
  return {
    kind: spec.kind ?? 'token-bucket',
    burstBytes: must(parseBytes(spec.burst ?? 15_000)),
    accounting: spec.accounting ?? 'l2',
    hz: spec.hz ?? 100,
    queueFrames: spec.queue ?? 256,
    stopFrames: spec.stop ?? 1000,
    dropFrames: spec.drop ?? 100_000,
  };
}

function linksOf(host: string, links: HostSpec['links']): Hardware['links'] {
  const taken = new Set<string>();
  const names = Object.keys(links).sort(compareNames);
  for (const name of names) for (const mac of links[name]?.factoryMacs ?? []) taken.add(must(parseMac(mac)));
  return Object.fromEntries(names.map((name) => [name, nicOf(host, name, must(links[name]), taken)]));
}

function nicOf(host: string, name: string, link: HostLink, taken: Set<string>): Nic {
  const models: Readonly<Record<string, NicModel>> = NIC_MODELS;
  const device = deviceOf(name, link);
  const { about: _about, oui, factorySlots, ...model } = must(models[link.model]);
  return {
    ...model,
    name,
    device,
    removed: link.removed ?? false,
    model: link.model,
    speed: link.speed === undefined ? model.speed : must(parseBandwidth(link.speed)),
    management: link.management ?? false,
    numa: link.numa ?? 0,
    factoryMacs:
      link.factoryMacs?.map((mac) => must(parseMac(mac))) ?? factoryMacs(`${host}/${device}`, oui, factorySlots, taken),
    minMtu: sizeOf(link.mtu?.min, model.minMtu),
    maxMtu: sizeOf(link.mtu?.max, model.maxMtu),
    defaultMtu: sizeOf(link.mtu?.default, model.defaultMtu),
    rxRings: link.rings?.rx ?? model.rxRings,
    txRings: link.rings?.tx ?? model.txRings,
    dynamicRings: link.rings?.dynamic ?? model.dynamicRings,
    bwShare: link.bwShare ?? model.bwShare,
    vfs: vfsOf(link.vfs, model.vfs),
    classesMax: link.dcb?.classes ?? model.classesMax,
    pfcClassesMax: link.dcb?.pfcClasses ?? model.pfcClassesMax,
    ets: link.dcb?.ets ?? model.ets,
    dcbx: link.dcb?.dcbx ?? model.dcbx,
    pause: link.dcb?.pause ?? model.pause,
    bufferBytes: sizeOf(link.dcb?.buffer, model.bufferBytes),
    packetsPerSecond: link.packetRate === undefined ? model.packetsPerSecond : must(parsePacketRate(link.packetRate)),
    cable: {
      to: link.cable?.to ?? null,
      lengthMetres: must(parseLength(link.cable?.length ?? '3m')),
      medium: link.cable?.medium ?? 'copper',
      bitErrorRate: link.cable?.bitErrorRate ?? 0,
    },
    ringFrames: link.rings?.size ?? 1024,
    queueFrames: link.queue ?? 1024,
    classifier: link.classifier ?? 'software',
    overheadBytes: link.overheadBytes ?? 20,
    up: link.removed ? false : (link.up ?? true),
  };
}

/** What the hardware of a link calls itself. */
export function deviceOf(name: string, { device = name }: Pick<HostLink, 'device'>): string {
  return device;
}

function vfsOf(given: HostLink['vfs'], model: Nic['vfs']): Nic['vfs'] {
  if (given === undefined) return model;
  if (typeof given === 'number') return [{ classes: 8, max: given }];
  return Object.entries(given)
    .map(([classes, max]) => ({ classes: Number(classes), max }))
    .sort((a, b) => a.classes - b.classes);
}

/**
 * Primary address and slots, counted up from a hash of host and link, so that the same document always makes the same
 * addresses. Where another link of the host has them already, the next free run is taken.
 */
function factoryMacs(seed: string, oui: string, slots: number, taken: Set<string>): readonly string[] {
  let first = hash(seed) & 0xfffff0;
  for (;;) {
    const macs = Array.from({ length: slots + 1 }, (_, slot) => macOf(oui, first + slot));
    if (!macs.some((mac) => taken.has(mac))) {
      for (const mac of macs) taken.add(mac);
      return macs;
    }
    first = (first + 16) & 0xffffff;
  }
}

function macOf(oui: string, low: number): string {
  const bytes = [16, 8, 0].map((shift) => ((low >> shift) & 0xff).toString(16).padStart(2, '0'));
  return `${oui}:${bytes.join(':')}`;
}

/** FNV-1a over UTF-16 units, with a final mixing step: small, stable, no node built-ins. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
  return (value ^ (value >>> 12)) >>> 0;
}

function sizeOf(given: Size | undefined, standard: number): number {
  return given === undefined ? standard : must(parseBytes(given));
}

function must<T>(value: T | undefined): T {
  invariant(value !== undefined, 'a Host document was not checked before it was used');
  return value;
}

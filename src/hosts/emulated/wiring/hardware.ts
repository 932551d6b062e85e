import { invariant } from '#diagnostics/invariant.ts';
import type {
  CableEnd,
  CablePart,
  ClassPart,
  CpuPart,
  IngressPart,
  LimiterSettings,
  NicPart,
} from '#emulator/blueprint.ts';
import { address } from '#state/address.ts';
import type { Hardware, Nic, OuterClient, OuterSwitch, Trunk } from '#state/hardware.ts';
import { switchOf } from '#state/plug.ts';
import type { Phys, Rings } from '#state/resource.ts';
import { isAllVlans } from '#units/vlans.ts';
import { partOf } from './names.ts';
import { classParts, clientPauses, portPauses, trunkPauses } from './pauses.ts';
import type { Scene } from './scene.ts';

/** CPUs with what disturbs them. */
export function cpuParts({ cpus, steal }: Hardware): readonly CpuPart[] {
  return cpus.map(({ id, numa, online, isolated }) => ({
    id,
    numa,
    speed: 1,
    online,
    isolated,
    steal: steal
      .filter((one) => one.cpus.includes(id))
      .map((one) => ({
        every: one.everyPicoseconds,
        length: one.lengthPicoseconds,
        offset: one.offsetPicoseconds,
      })),
  }));
}

const PICOSECONDS_PER_SECOND = 1e12;

export function limiterSettings({ limiter }: Hardware): LimiterSettings {
  const { accounting } = limiter;
  return limiter.kind === 'token-bucket'
    ? { kind: 'token-bucket', burstBytes: limiter.burstBytes, accounting, queueFrames: limiter.queueFrames }
    : {
        kind: 'crossbow-tick',
        tickPicoseconds: PICOSECONDS_PER_SECOND / limiter.hz,
        accounting,
        blockFrames: limiter.stopFrames,
        dropFrames: limiter.dropFrames,
      };
}

/** Physical ports. Rings that no client has for itself are shared. */
export function nicParts(scene: Scene): readonly NicPart[] {
  return physIn(scene).map(({ link, nic }) => ({
    name: partOf.nic(nic.name),
    numa: nic.numa,
    mtu: link.mtu,
    defaultVid: link.defaultTag,
    ringFrames: nic.ringFrames,
    sharedRings: sharedRings(scene, link, nic, 'rx'),
    sharedTxRings: sharedRings(scene, link, nic, 'tx'),
    packetsPerSecond: nic.packetsPerSecond,
    interrupts: link.interrupts,
  }));
}

function physIn({ state, hardware }: Scene): readonly { readonly link: Phys; readonly nic: Nic }[] {
  return Object.values(hardware.links).flatMap((nic) => {
    const link = state.get(address('phys', nic.name));
    return link?.kind === 'phys' ? [{ link, nic }] : [];
  });
}

function sharedRings({ state }: Scene, link: Phys, nic: Nic, side: 'rx' | 'tx'): number {
  const wanted = link.rings?.[side];
  if (typeof wanted === 'number') return wanted;
  let own = 0;
  for (const one of state.values()) if (one.kind === 'vnic' && one.over === nic.name) own += ringsOf(one.rings, side);
  return Math.max(1, Math.min(DEFAULT_RINGS, (side === 'rx' ? nic.rxRings : nic.txRings) - own));
}

/** What a driver takes for the default group when nobody says how many. */
const DEFAULT_RINGS = 1;

/** Rings that a client has for itself: so many, one where it asks for hardware, none of its own otherwise. */
export function ringsOf(rings: Rings | null, side: 'rx' | 'tx'): number {
  const wanted = rings?.[side] ?? 'sw';
  return wanted === 'sw' ? 0 : wanted === 'hw' ? 1 : wanted;
}

/** Cables of the host's ports and of the machines beyond them. A port whose cable ends nowhere has none. */
export function cableParts(scene: Scene): readonly CablePart[] {
  const { hardware } = scene;
  const ports = physIn(scene).flatMap(({ link, nic }): readonly CablePart[] => {
    if (nic.cable.to === null) return [];
    const { medium, lengthMetres, bitErrorRate } = nic.cable;
    const made = scene.state.get(address('classes', nic.name));
    const classes = made?.kind === 'classes' ? classParts(made) : null;
    const peer = switchNamed(hardware, nic.cable.to);
    const { near, far } = portPauses(scene, link, nic, peer);
    return [
      {
        name: partOf.wire(nic.name),
        ends: [
          cableEnd(partOf.nic(nic.name), nic.queueFrames, classes, near.ingress),
          cableEnd(partOf.outerSwitch(peer.name), peer.queueFrames, far.classes, far.ingress),
        ],
        bitsPerSecond: nic.speed,
        delayPicoseconds: delayOf(lengthMetres, medium),
        overheadBytes: nic.overheadBytes,
        fcsBytes: 4,
        bitErrorRate,
        up: nic.up,
      },
    ];
  });
  return [
    ...ports,
    ...Object.values(hardware.trunks).map((trunk) => trunkCable(trunk, scene)),
    ...Object.values(hardware.clients).map((client) => clientCable(client, scene)),
  ];
}

function trunkCable(trunk: Trunk, scene: Scene): CablePart {
  const { name, between, speed, lengthMetres, overheadBytes, vlans } = trunk;
  const [one, other] = [switchNamed(scene.hardware, between[0]), switchNamed(scene.hardware, between[1])];
  const { near, far } = trunkPauses(scene, trunk, one, other);
  return {
    name: partOf.trunk(name),
    ends: [
      cableEnd(partOf.outerSwitch(one.name), one.queueFrames, near.classes, near.ingress),
      cableEnd(partOf.outerSwitch(other.name), other.queueFrames, far.classes, far.ingress),
    ],
    bitsPerSecond: speed,
    delayPicoseconds: delayOf(lengthMetres, 'fibre'),
    overheadBytes,
    fcsBytes: 4,
    bitErrorRate: 0,
    up: true,
    ...(isAllVlans(vlans) ? {} : { vlans }),
  };
}

function clientCable(client: OuterClient, scene: Scene): CablePart {
  const peer = switchNamed(scene.hardware, client.port);
  const { near, far } = clientPauses(scene, client, peer);
  return {
    name: partOf.wire(client.name),
    ends: [
      cableEnd(partOf.outerClient(client.name), client.queueFrames, near.classes, near.ingress),
      cableEnd(partOf.outerSwitch(peer.name), peer.queueFrames, far.classes, far.ingress),
    ],
    bitsPerSecond: client.speed,
    delayPicoseconds: delayOf(client.lengthMetres, 'fibre'),
    overheadBytes: client.overheadBytes,
    fcsBytes: 4,
    bitErrorRate: 0,
    up: true,
  };
}

function cableEnd(
  part: string,
  queueFrames: number,
  classes: readonly ClassPart[] | null,
  ingress: IngressPart | null,
): CableEnd {
  const egress = { queueFrames, queueBytes: null, classes };
  return ingress === null ? { part, egress } : { part, egress, ingress };
}

function switchNamed({ switches }: Hardware, port: string): OuterSwitch {
  const found = switches[switchOf(port)];
  invariant(found, `the switch of ${port} was looked for when the document was read`);
  return found;
}

/** Light in fibre takes 5 ns a metre, a signal in copper at worst 5.556 (802.1Qbb annex O: 100 m are 5556 bit times at 10G). */
const PICOSECONDS_PER_METRE = { fibre: 5000, copper: 5556 } as const;

function delayOf(metres: number, medium: keyof typeof PICOSECONDS_PER_METRE): number {
  return Math.round(metres * PICOSECONDS_PER_METRE[medium]);
}

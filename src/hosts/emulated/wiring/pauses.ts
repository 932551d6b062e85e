import type { ClassPart, IngressPart, LosslessPart } from '#emulator/blueprint.ts';
import { address } from '#state/address.ts';
import { agreement } from '#state/dcbx.ts';
import type { Nic, OuterClient, OuterSwitch, PauseFrames, Pauses, Trunk } from '#state/hardware.ts';
import { type HeadroomTerms, headroomOfPort } from '#state/headroom.ts';
import { PFC_DEFAULTS } from '#state/pfc-defaults.ts';
import type { Bytes, Classes, Cos, Phys, TrafficClass } from '#state/resource.ts';
import { macFor } from './addresses.ts';
import type { Scene } from './scene.ts';

/** What one end of a wire keeps rather than loses, and the classes of its own queue to the wire; null: none beyond what it has. */
export interface PausingEnd {
  readonly ingress: IngressPart | null;
  readonly classes: readonly ClassPart[] | null;
}

/** Both ends of a wire: that of the host or machine, and that of the switch. */
export interface PausingWire {
  readonly near: PausingEnd;
  readonly far: PausingEnd;
}

type Wire = Pick<HeadroomTerms, 'speed' | 'interfaceDelayBits' | 'cable'>;

const NONE: PausingEnd = { ingress: null, classes: null };
const PRIORITIES: readonly Cos[] = [0, 1, 2, 3, 4, 5, 6, 7];
/** FCS, which the engine's sizes are without. */
const FCS_BYTES = 4;

/** Who pauses whom on the wire of a port: what DCBX has settled (PFC), else what both ends can (PAUSE). One end alone is nobody. */
export function portPauses({ state, facts, hardware }: Scene, link: Phys, nic: Nic, peer: OuterSwitch): PausingWire {
  const made = state.get(address('classes', nic.name));
  const classes = made?.kind === 'classes' ? made.classes : facts.classes(link);
  const { inForce, flowControl, peerTakesShares } = agreement(link, classes, hardware);
  // A switch that has taken the shares of the port sends by its classes.
  const shared = peerTakesShares && made?.kind === 'classes' ? classParts(made) : null;
  const headroom = headroomOfPort(nic, link.mtu, hardware.pause);
  const beyond = headroomOfPort(nic, link.mtu, hardware.pause, LARGEST_MTU);
  const own = end(nic.factoryMacs[0] ?? macFor(nic.name), hardware.pause);
  const other = end(peer.mac ?? macFor(peer.name), hardware.pause);
  if (flowControl === 'pfc') {
    if (inForce.length === 0) return { near: NONE, far: { ...NONE, classes: shared } };
    return {
      near: { ingress: own('pfc', losslessOf(classes, inForce, headroom)), classes: null },
      far: {
        ingress: other('pfc', each(peer, inForce, beyond)),
        classes: shared ?? apart(inForce),
      },
    };
  }
  const room = Math.max(0, nic.bufferBytes - headroom);
  const whole = { name: 'all', priorities: PRIORITIES, xoffBytes: room, xonBytes: room / 2, headroomBytes: headroom };
  const { near, far } = pausing(flowControl, peer, own('pause', [whole]), other('pause', [all(peer, beyond)]));
  return { near, far: { ...far, classes: shared } };
}

/** The classes of a port as its queue has them. */
export function classParts({ classes }: Classes): readonly ClassPart[] {
  return classes.map(({ name, priorities, ets, strict }) => ({ name, priorities, ets: strict ? null : ets }));
}

/** The same for a machine beyond the wire. */
export function clientPauses({ hardware }: Scene, client: OuterClient, peer: OuterSwitch): PausingWire {
  const inForce = client.pfc.filter((priority) => peer.pfc.includes(priority));
  const terms: Wire = {
    speed: client.speed,
    interfaceDelayBits: MACHINE_DELAY_BITS,
    cable: { lengthMetres: client.lengthMetres, medium: 'fibre' },
  };
  const headroom = headroomOfPort(terms, client.mtu, hardware.pause);
  const beyond = headroomOfPort(terms, client.mtu, hardware.pause, LARGEST_MTU);
  const own = end(macFor(client.name), hardware.pause);
  const other = end(peer.mac ?? macFor(peer.name), hardware.pause);
  if (inForce.length > 0) {
    const split = apart(inForce);
    const mine = inForce.map((priority) => kept(`priority ${priority}`, [priority], PFC_DEFAULTS, headroom));
    return {
      near: { ingress: own('pfc', mine), classes: split },
      far: { ingress: other('pfc', each(peer, inForce, beyond)), classes: split },
    };
  }
  const mine = kept('all', PRIORITIES, PFC_DEFAULTS, headroom);
  return pausing(client.pause, peer, own('pause', [mine]), other('pause', [all(peer, beyond)]));
}

/** Between two switches: PFC where both speak it, and their trunk is not without it. With PAUSE they would stop whatever else passes them, so there is none. */
export function trunkPauses({ hardware }: Scene, trunk: Trunk, one: OuterSwitch, other: OuterSwitch): PausingWire {
  const inForce = one.pfc.filter((priority) => other.pfc.includes(priority) && (trunk.pfc?.includes(priority) ?? true));
  const terms: Wire = {
    speed: trunk.speed,
    interfaceDelayBits: MACHINE_DELAY_BITS,
    cable: { lengthMetres: trunk.lengthMetres, medium: 'fibre' },
  };
  const headroom = headroomOfPort(terms, LARGEST_MTU, hardware.pause);
  const near = end(one.mac ?? macFor(one.name), hardware.pause);
  const far = end(other.mac ?? macFor(other.name), hardware.pause);
  if (inForce.length === 0) return { near: NONE, far: NONE };
  const classes = apart(inForce);
  return {
    near: { ingress: near('pfc', each(one, inForce, headroom)), classes },
    far: { ingress: far('pfc', each(other, inForce, headroom)), classes },
  };
}

/** Switches carry whatever their ports let in: the jumbo frames of usual adapters. */
const LARGEST_MTU = 9216;

/** MAC, interface and PHY of a machine of which nothing is said, one way: those of a usual 10 Gb/s adapter. */
const MACHINE_DELAY_BITS = 8192;

/** PAUSE goes from an end that sends it to one that obeys it. */
function pausing(own: Pauses, { pause }: OuterSwitch, mine: IngressPart, theirs: IngressPart): PausingWire {
  return {
    near: { ingress: sends(own) && obeys(pause) ? mine : null, classes: null },
    far: { ingress: sends(pause) && obeys(own) ? theirs : null, classes: null },
  };
}

const sends = (one: Pauses) => one === 'tx' || one === 'bi';
const obeys = (one: Pauses) => one === 'rx' || one === 'bi';

function end(mac: string, { frameBytes, quanta, responsePicoseconds }: PauseFrames) {
  const pauseFrameBytes = Math.max(0, frameBytes - FCS_BYTES);
  return (kind: IngressPart['kind'], classes: readonly LosslessPart[]): IngressPart => ({
    kind,
    mac,
    pauseFrameBytes,
    quanta,
    responsePicoseconds,
    classes,
  });
}

/** The lossless classes of a port; a priority that only the peer has made lossless has a buffer as `pfc: true` gives it. */
function losslessOf(classes: readonly TrafficClass[], inForce: readonly Cos[], headroom: Bytes): LosslessPart[] {
  const parts = classes.flatMap(({ name, priorities, pfc }) => {
    const held = priorities.filter((priority) => inForce.includes(priority));
    return held.length === 0 ? [] : [kept(name, held, pfc ?? PFC_DEFAULTS, headroom)];
  });
  const named = new Set(classes.flatMap(({ priorities }) => priorities));
  const rest = inForce.filter((priority) => !named.has(priority));
  return rest.length === 0 ? parts : [...parts, kept('default', rest, PFC_DEFAULTS, headroom)];
}

/** The buffers of a switch: one for each priority. */
function each({ buffer }: OuterSwitch, inForce: readonly Cos[], headroom: Bytes): LosslessPart[] {
  return inForce.map((priority) => kept(`priority ${priority}`, [priority], buffer, headroom));
}

function all({ buffer }: OuterSwitch, headroom: Bytes): LosslessPart {
  return kept('all', PRIORITIES, buffer, headroom);
}

type Thresholds = Pick<NonNullable<TrafficClass['pfc']>, 'xoffBytes' | 'xonBytes' | 'headroomBytes'>;

function kept(name: string, priorities: readonly Cos[], given: Thresholds, needed: Bytes): LosslessPart {
  const { xoffBytes, xonBytes, headroomBytes } = given;
  return { name, priorities, xoffBytes, xonBytes, headroomBytes: headroomBytes === 'auto' ? needed : headroomBytes };
}

/** A queue for each lossless priority, so that a pause stops no other; each has its eighth of the wire while others want it. */
function apart(inForce: readonly Cos[]): readonly ClassPart[] {
  const rest = PRIORITIES.filter((priority) => !inForce.includes(priority));
  const share = (priorities: readonly Cos[]) => (100 * priorities.length) / PRIORITIES.length;
  const one = (name: string, priorities: readonly Cos[]): ClassPart => ({ name, priorities, ets: share(priorities) });
  const classes = inForce.map((priority) => one(`priority ${priority}`, [priority]));
  return rest.length === 0 ? classes : [...classes, one('default', rest)];
}

import { never } from '#diagnostics/invariant.ts';
import type { Hop, Loss } from '#emulator/path/hop.ts';
import { meetingOf } from '#state/ends.ts';
import { linkNamed } from '#state/host-state.ts';
import { ownName, partOf } from './wiring/names.ts';
import type { Scene } from './wiring/scene.ts';

/** Why frames can be lost at a place, and what to write into which document so that they no longer are. */
export interface Advice {
  readonly because: string;
  readonly change: string;
}

/** `before`: the hops by which the frames have come to it. */
export function adviceOn(hop: Hop, loss: Loss, before: readonly Hop[], scene: Scene): Advice {
  const at = ownName(hop.at).replace(/ (rx|tx|in|out|sort)$/, '');
  const { has, needs } = loss;
  switch (loss.why) {
    case 'sockets-exceed':
      return {
        because: `the programs that share it keep ${needs} frames under way, and it has room for ${has}`,
        change: `let fewer programs send, or give it room: ${roomFor(hop, at)}`,
      };
    case 'no-socket':
      return {
        because: 'a program that sends at a rate of its own does not wait for room',
        change:
          'give the stream a socket to wait in: socket: 64 of streams.NAME in the Traffic document, or greedy: true',
      };
    case 'guest-overruns':
      return {
        because: `the guest waits for its own ring, and nothing tells it that this queue is full`,
        change:
          losslessOn(at, scene) ??
          `let its programs wait without one (greedy: true, no socket, no senders entry), or take the classes and flow control off ${at}`,
      };
    case 'limiter-lets-go':
      return {
        because: 'a limiter before it hands on what it has kept whether or not there is room',
        change: `let one limiter suffice: take maxbw off the flow, off ${at}, or off the other links of its port`,
      };
    case 'guest-fills':
      return {
        because: 'guests that share it wait for room and so keep it full for those that do not wait',
        change: `let all that send by ${at} wait in the same way: socket: 64 for each of their streams, or for none`,
      };
    case 'not-stopped':
      return notStopped(hop, at, before, scene);
    case 'forwarded':
      return {
        because: 'what a router or a tunnel sends on comes as fast as it has arrived, and nothing holds it back here',
        change:
          losslessOn(at, scene) ??
          `give the guest that forwards a link over a switch with forwarding: lossless, or limit what comes to it below the rate of ${at}`,
      };
    case 'qdisc-short':
      return {
        because: `the sockets above it hold ${needs} frames, and the queueing discipline ${has}`,
        change: `qdisc: auto of senders.${at} in the Traffic document`,
      };
    case 'headroom-short':
      return {
        because: `up to ${needs} bytes can still arrive when the pause is asked for, and the headroom is ${has}`,
        change: `${bufferField(hop, at, scene)}.headroom: ${needs}, or auto`,
      };
    case 'pause-lapses':
      return {
        because: 'a pause is over before the next one can be heard',
        change: 'more pause quanta in the Host document: pause: {quanta: 65535}',
      };
    case 'copies':
      return {
        because: 'frames are flooded, and each copy takes room in the buffer by which the one has come',
        change: 'send to the address of one machine that is there, in a priority of its own',
      };
    case 'consumer-slow':
      return {
        because:
          'the application takes frames at a rate of its own, and its receive stack goes on when the buffer is full',
        change: `rxBackpressure: true of receivers.${at} in the Traffic document`,
      };
    case 'sorted-in-software':
      return {
        because: 'what the limit of a flow does not let through is sorted out by a CPU, which can fall behind',
        change: 'classifier: hardware of the port in the Host document, or maxbw on the link in place of the flow',
      };
    case 'drops-all':
      return { because: 'maxbw is 0: a rule that drops everything', change: `another maxbw, or none, for ${at}` };
    case 'too-large':
      return {
        because: `packets of up to ${needs} bytes come to an MTU of ${has}`,
        change: `mtu: ${needs} for ${at}, or shorter frames`,
      };
    case 'forbidden':
      return {
        because: 'the protection of the link does not let these frames out',
        change: `protection, allowedIps or spoofCheck of ${at}, or security of its switch`,
      };
    case 'nobody':
      return {
        because: 'nobody behind it has the address, or not on this VLAN',
        change: 'the same vid and switch for both ends, or a guest with role: router on both links',
      };
    case 'no-remote':
      return { because: 'the overlay knows no remote end for the address', change: `the MAC in remotes of ${at}` };
    case 'no-segment':
      return {
        because: 'no overlay that ends there has the number and port of these frames',
        change: 'the same vni and port for the overlays at both ends',
      };
    case 'bit-errors':
      return { because: 'the wire has bit errors', change: `bitErrorRate of the cable of ${at} in the Host document` };
    case 'cut':
      return { because: 'the cable is cut', change: `up: true of ${at} in the Host document` };
    default:
      return never(loss.why);
  }
}

function notStopped(hop: Hop, at: string, before: readonly Hop[], scene: Scene): Advice {
  const { priority } = hop;
  if (hop.kind === 'queue' || hop.kind === 'engine') {
    const wire = before.findLast((one) => one.kind === 'wire' && one.to === hop.at.replace(/ in$/, ''));
    return {
      because:
        hop.kind === 'queue'
          ? `more can come to ${at} than this wire takes, and ${at} does not stop priority ${priority} where it comes in`
          : 'short frames can come faster than the NIC handles them, and nobody is stopped',
      change: wire ? `${pfcOn(wire, priority)}` : `PFC for priority ${priority} on the wires into ${at}`,
    };
  }
  const because = {
    port: 'the way to the client has room for so many frames, and nobody is stopped when it is full',
    input: 'frames that no port keeps come faster than the switch lets them in',
    limiter: 'more can come than the limit lets through, and nobody who sends is stopped',
    lane: 'more can come than the CPU handles, and nobody who sends is stopped',
  };
  const end = scene.ends.get(at);
  const meeting = end?.kind === 'link' ? meetingOf(end.link, scene.state) : linkNamed(scene.state, at);
  const below = before.findLast((one) => one.kind === 'wire');
  const stops =
    losslessOn(meeting?.name ?? at, scene) ??
    (below
      ? pfcOn(below, priority)
      : meeting?.kind === 'phys' || meeting?.kind === 'aggr'
        ? `put both links on an etherstub with forwarding: lossless; the switch inside ${meeting.name} stops nobody`
        : `a link over a switch that stops who sends`);
  return { because: because[hop.kind as keyof typeof because] ?? 'nobody who sends is stopped', change: stops };
}

/** How a switch comes to stop those who send; null: it is none, or stops them already. */
function losslessOn(name: string, { state }: Scene): string | null {
  const link = linkNamed(state, name);
  if (link?.kind !== 'etherstub' && link?.kind !== 'switch' && link?.kind !== 'overlay') return null;
  const map = { etherstub: 'etherstubs', switch: 'switches', overlay: 'overlays' }[link.kind];
  return link.forwarding === 'lossless' ? null : `forwarding: lossless of ${map}.${name} in the Network document`;
}

/** How a wire comes to stop a priority, in the documents of both its ends. */
function pfcOn(wire: Hop, priority: number): string {
  const name = ownName(wire.place.slice(wire.place.indexOf('/') + 1));
  const [near, far] = [wire.at, wire.to ?? ''];
  const sides = [near, far].map((part) => {
    const own = ownName(part);
    if (part === partOf.nic(own))
      return `flowControl: pfc and a class with priority ${priority} and pfc for links.${own} in the Network document`;
    if (part === partOf.outerSwitch(own)) return `${priority} in switches.${own}.pfc of the Host document`;
    return `${priority} in clients.${own}.pfc of the Host document`;
  });
  return `let ${name} stop priority ${priority}: ${[...new Set(sides)].join(', and ')}`;
}

function bufferField(hop: Hop, at: string, { hardware, state }: Scene): string {
  if (hop.at === partOf.nic(at)) {
    const made = [...state.values()].some((one) => one.kind === 'classes' && one.name === at);
    return made ? `links.${at}.classes.${hop.className}.pfc` : `links.${at}.classes.NAME.pfc`;
  }
  return hardware.switches[at] ? `switches.${at}.buffer` : `clients.${at}`;
}

function roomFor(hop: Hop, at: string): string {
  if (hop.kind === 'limiter') return 'limiter: {queue: N} of the Host document';
  if (hop.kind !== 'queue') return 'fewer frames in their sockets';
  return hop.at === partOf.outerClient(at)
    ? `queue of clients.${at} in the Host document`
    : `queue of links.${at} in the Host document`;
}

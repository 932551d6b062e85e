import type { Blueprint, ClientPart } from '../blueprint.ts';
import { ANSWERED } from '../build/conversing.ts';
import { hasGuest } from '../build/guests.ts';
import { nicsUnder } from '../build/nic-of.ts';
import type { DropReason } from '../result.ts';
import { type Loss, loss } from './hop.ts';
import { HEADER_BYTES } from './overshoot.ts';

/** What the programs of a client may have under way before it leaves their host. */
interface Programs {
  /** Frames that they keep together; those that wait count them until they have left. */
  readonly frames: number;
  /** One of them sends without waiting. */
  readonly isFree: boolean;
  /** They have a guest, which waits for room where it is asked and forgets what has left its ring. */
  readonly isGuarded: boolean;
  readonly forwards: boolean;
}

/** How a frame has come to a queue on its way out of a host. */
export interface Sending {
  /** It has left the host of its sender: no socket counts it. */
  readonly left: boolean;
  /** Its client has a guest. */
  readonly guarded: boolean;
  /** A limiter holds it and hands it on without asking. */
  readonly delayed: boolean;
}

export interface Room {
  readonly reason: DropReason;
  readonly frames: number;
  readonly bytes: number | null;
  /** Whoever asks is told that there is no room. */
  readonly isDoor: boolean;
}

/** Whether the queues on the way out of hosts can overflow, by what the programs of a blueprint keep. */
export class Senders {
  private readonly blueprint: Blueprint;
  private readonly programs = new Map<string, Programs>();
  private readonly largestFrameBytes: number;

  constructor(blueprint: Blueprint) {
    this.blueprint = blueprint;
    this.largestFrameBytes = Math.max(0, ...blueprint.clients.map(({ mtu }) => mtu)) + HEADER_BYTES;
    for (const client of blueprint.clients) this.programs.set(client.name, programsOf(blueprint, client));
  }

  /** Those whose frames leave the host by a NIC, through tunnels too. */
  under(nic: string): readonly ClientPart[] {
    const direct = this.blueprint.clients.filter(({ over }) => nicsUnder(this.blueprint, over).includes(nic));
    return direct.flatMap((client) => this.by(client));
  }

  /** Those whose frames leave by a client: it, and the members of segments whose tunnels begin there. */
  by(client: ClientPart): readonly ClientPart[] {
    const bridges = this.blueprint.tunnels.filter((one) => one.client === client.name).map(({ bridge }) => bridge);
    return [client, ...this.blueprint.clients.filter(({ over }) => over !== null && bridges.includes(over))];
  }

  /** What a queue that all of these share can lose of the frames of one that comes to it so. */
  losses(sending: Sending, sharers: readonly ClientPart[], { reason, frames, bytes, isDoor }: Room): readonly Loss[] {
    if (sending.left) return [loss(reason, 'congestion', 'forwarded')];
    if (sending.guarded) {
      if (!isDoor) return [loss(reason, 'congestion', 'guest-overruns')];
      return sending.delayed ? [loss(reason, 'congestion', 'limiter-lets-go')] : [];
    }
    const all = sharers.flatMap(({ name }) => this.programs.get(name) ?? []);
    const kept = all.reduce((sum, one) => sum + one.frames, 0);
    if (all.some(({ forwards }) => forwards)) return [loss(reason, 'congestion', 'forwarded')];
    if (all.some((one) => one.isGuarded && (one.frames > 0 || one.isFree)))
      return [loss(reason, 'congestion', 'guest-fills')];
    if (kept > frames || (bytes !== null && kept * this.largestFrameBytes > bytes))
      return [loss(reason, 'congestion', 'sockets-exceed', { has: frames, needs: kept })];
    return all.some(({ isFree }) => isFree) ? [loss(reason, 'program', 'no-socket')] : [];
  }

  /** What a guest's queueing discipline can lose. */
  guestLosses({ name, guest }: ClientPart, left: boolean): readonly Loss[] {
    const { frames = 0, isFree = false } = this.programs.get(name) ?? {};
    const limit = guest?.qdiscFrames ?? null;
    if (limit === null) return left ? [] : isFree ? [loss('socket', 'program', 'no-socket')] : [];
    if (left) return [loss('qdisc', 'congestion', 'forwarded')];
    if (frames > limit) return [loss('qdisc', 'congestion', 'qdisc-short', { has: limit, needs: frames })];
    return isFree ? [loss('qdisc', 'program', 'no-socket')] : [];
  }
}

function programsOf(blueprint: Blueprint, client: ClientPart): Programs {
  let frames = 0;
  let isFree = false;
  for (const { from, to, load } of blueprint.streams) {
    if ('client' in to && to.client === client.name && ANSWERED.has(load.kind)) isFree = true;
    if (from !== client.name) continue;
    if (load.kind === 'greedy') frames += load.windowFrames;
    else if (load.kind === 'blocking') frames += load.socketFrames;
    else isFree = true;
  }
  const forwards = blueprint.routers.some(({ clients }) => clients.some((one) => one.client === client.name));
  return { frames, isFree, isGuarded: hasGuest(blueprint, client), forwards };
}

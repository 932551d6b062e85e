import type { Parts } from '../build/build.ts';
import type { Charge, Owner } from '../frame/frame.ts';
import type { DeadlockResult, StuckBuffer } from '../result.ts';
import { ClassEgress } from '../wire/class-egress.ts';
import type { IngressBuffer } from '../wire/ingress-buffer.ts';

/** A buffer that pauses its peer, and the buffers of other nodes for which all of its frames wait. */
interface Waiting {
  /** Where its frames come in. */
  readonly end: Pick<StuckBuffer, 'cable' | 'into'>;
  /** Frames that wait in a paused queue, by the buffers that have paused it. */
  readonly blocked: { readonly owners: readonly Owner[]; readonly by: readonly IngressBuffer[] }[];
}

type Stuck = ReadonlyMap<IngressBuffer, Waiting>;

/**
 * Circles of buffers each of which waits for the next: all frames in each stand in queues that the next one has paused, so no
 * event can ever free any of them (a PFC deadlock), as long as pauses are asked for again in time: one that lapses lets frames go on into the
 * headroom. No buffer is in two.
 */
export function deadlocksOf(parts: Parts): readonly DeadlockResult[] {
  const waiting = waitingBuffers(parts);
  const stuck = new Map([...waiting].filter(([buffer, one]) => framesOf(one) === buffer.frames));
  for (let size = -1; size !== stuck.size; ) {
    size = stuck.size;
    for (const [buffer, { blocked }] of stuck) {
      if (!blocked.every(({ by }) => by.some((other) => stuck.has(other)))) stuck.delete(buffer);
    }
  }
  return circles(stuck).map((circle) => ({
    sincePicoseconds: Math.max(...circle.map(({ pausesSince }) => pausesSince)),
    buffers: circle.map((buffer) => stuckBuffer(buffer, stuck)),
  }));
}

function framesOf({ blocked }: Waiting): number {
  return blocked.reduce((sum, { owners }) => sum + owners.length, 0);
}

/** Whoever is stuck waits for one that is stuck, so whatever way is followed comes back to where somebody has been. */
function circles(stuck: Stuck): readonly (readonly IngressBuffer[])[] {
  const seen = new Set<IngressBuffer>();
  const found: IngressBuffer[][] = [];
  for (const start of stuck.keys()) {
    const way: IngressBuffer[] = [];
    let at: IngressBuffer | undefined = start;
    while (at !== undefined && !seen.has(at)) {
      seen.add(at);
      way.push(at);
      at = stuck
        .get(at)
        ?.blocked.flatMap(({ by }) => by)
        .find((other) => stuck.has(other));
    }
    const closing = at === undefined ? -1 : way.indexOf(at);
    if (closing >= 0) found.push(way.slice(closing));
  }
  return found;
}

function stuckBuffer(buffer: IngressBuffer, stuck: Stuck): StuckBuffer {
  const { end = { cable: '', into: '' }, blocked = [] } = stuck.get(buffer) ?? {};
  const owners = new Set(blocked.flatMap((one) => one.owners));
  const streams = [...owners].map((owner) => owner.name);
  return { ...end, name: buffer.name, frames: buffer.frames, bytes: buffer.bytes, streams: streams.sort() };
}

function waitingBuffers({ cables }: Parts): Map<IngressBuffer, Waiting> {
  const found = new Map<IngressBuffer, Waiting>();
  for (const { part, ports } of cables.values()) {
    for (const [end, port] of ports.entries()) {
      for (const buffer of port?.buffers ?? []) {
        if (buffer.isPausing)
          found.set(buffer, { end: { cable: part.name, into: part.ends[end]?.part ?? '' }, blocked: [] });
      }
    }
  }
  for (const { ends, ports } of cables.values()) {
    for (const [end, egress] of ends.entries()) {
      if (!(egress instanceof ClassEgress)) continue;
      const beyond = (ports[1 - end]?.buffers ?? []).filter((buffer) => buffer.isPausing);
      egress.holdPaused((mask, charges) => {
        const by = beyond.filter((buffer) => (buffer.priorities & mask) !== 0);
        for (const [charge, owners] of charges) blockedIn(found, charge)?.blocked.push({ owners, by });
      });
    }
  }
  return found;
}

function blockedIn(found: ReadonlyMap<Charge, Waiting>, charge: Charge): Waiting | undefined {
  return found.get(charge);
}

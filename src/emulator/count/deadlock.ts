import type { Parts } from '../build/build.ts';
import type { Charge } from '../frame/frame.ts';
import type { Result } from '../result.ts';
import { ClassEgress } from '../wire/class-egress.ts';
import type { IngressBuffer } from '../wire/ingress-buffer.ts';

/** The end of a cable with a buffer: where its frames come in, and the class. */
type KeepingEnd = Result['deadlock'][number];

/** A buffer that pauses its peer, and the buffers of other nodes for which all of its frames wait. */
interface Waiting {
  readonly end: KeepingEnd;
  /** Frames that wait in a paused queue, by the buffers that have paused it. */
  readonly blocked: { readonly frames: number; readonly by: readonly IngressBuffer[] }[];
}

/**
 * A circle of buffers each of which waits for the next: all frames in each stand in queues that the next one has paused, so no
 * event can ever free any of them (a PFC deadlock). The ends of cables in the order in which they wait; empty: none.
 */
export function deadlockOf(parts: Parts): Result['deadlock'] {
  const waiting = waitingBuffers(parts);
  const stuck = new Map([...waiting].filter(([buffer, one]) => framesOf(one) === buffer.frames));
  for (let size = -1; size !== stuck.size; ) {
    size = stuck.size;
    for (const [buffer, { blocked }] of stuck) {
      if (!blocked.every(({ by }) => by.some((other) => stuck.has(other)))) stuck.delete(buffer);
    }
  }
  return circle(stuck);
}

function framesOf({ blocked }: Waiting): number {
  return blocked.reduce((sum, { frames }) => sum + frames, 0);
}

/** Whoever is stuck waits for one that is stuck, so whatever way is followed comes back to where it has been. */
function circle(stuck: ReadonlyMap<IngressBuffer, Waiting>): Result['deadlock'] {
  const way: IngressBuffer[] = [];
  let [at] = stuck.keys();
  while (at !== undefined && !way.includes(at)) {
    way.push(at);
    at = stuck
      .get(at)
      ?.blocked.flatMap(({ by }) => by)
      .find((other) => stuck.has(other));
  }
  const start = at === undefined ? way.length : way.indexOf(at);
  return way.slice(start).flatMap((buffer) => stuck.get(buffer)?.end ?? []);
}

function waitingBuffers({ cables }: Parts): Map<IngressBuffer, Waiting> {
  const found = new Map<IngressBuffer, Waiting>();
  for (const { part, ports } of cables.values()) {
    for (const [end, port] of ports.entries()) {
      for (const buffer of port?.buffers ?? []) {
        if (buffer.isPausing) {
          const into = part.ends[end]?.part ?? '';
          found.set(buffer, { end: { cable: part.name, into, name: buffer.name }, blocked: [] });
        }
      }
    }
  }
  for (const { ends, ports } of cables.values()) {
    for (const [end, egress] of ends.entries()) {
      if (!(egress instanceof ClassEgress)) continue;
      const beyond = (ports[1 - end]?.buffers ?? []).filter((buffer) => buffer.isPausing);
      egress.holdPaused((mask, charges) => {
        const by = beyond.filter((buffer) => (buffer.priorities & mask) !== 0);
        for (const [charge, frames] of charges) blockedIn(found, charge)?.blocked.push({ frames, by });
      });
    }
  }
  return found;
}

function blockedIn(found: ReadonlyMap<Charge, Waiting>, charge: Charge): Waiting | undefined {
  return found.get(charge);
}

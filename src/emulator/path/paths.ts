import { invariant } from '#diagnostics/invariant.ts';
import type { Blueprint, StreamPart } from '../blueprint.ts';
import type { Client } from '../build/client.ts';
import { ANSWERED } from '../build/conversing.ts';
import { Ground } from './ground.ts';
import { type Loss, loss, type Way } from './hop.ts';
import { Mending } from './mending.ts';
import { trailOf } from './trail-of.ts';
import type { StreamWait } from './waits.ts';
import type { Trail } from './way.ts';

/** All that frames of one stream can pass, and what can lose them there. */
export interface StreamPath {
  readonly stream: string;
  readonly there: Way;
  /** Of what answers: TCP and exchanges; null: nothing does. */
  readonly back: Way | null;
  /** Buffers in which its frames can come to wait for others. */
  readonly waits: readonly StreamWait[];
}

/**
 * The ways of all streams of a blueprint, found without carrying anything: what the engine would do with their frames, at each place by
 * the name that drops have there. What is said of a place holds for any load that the programs of these streams may make, and for any
 * of the other ends. Left out: changes while it runs, what promiscuous clients see, and addresses that move.
 */
export function pathsOf(blueprint: Blueprint): readonly StreamPath[] {
  const ground = new Ground(blueprint);
  const mending = new Mending(blueprint);
  const found = blueprint.streams.map((stream) => pathOf(ground, mending, stream));
  const floods = found.some(({ there, back }) => there.trail.floods || back?.trail.floods === true);
  return found.map(({ stream, there, back }) => ({
    stream,
    there: finished(there, floods),
    back: back === null ? null : finished(back, floods),
    waits: [
      ...there.trail.waits.map((one) => ({ ...one, answers: false })),
      ...(back?.trail.waits ?? []).map((one) => ({ ...one, answers: true })),
    ],
  }));
}

/** Where one stream floods, its copies take room that all others share with it. */
function finished({ trail, apart }: Found, floods: boolean): Way {
  const copies = loss('headroom', 'congestion', 'copies');
  const because = (one: Loss): Loss => (one.why === 'nobody' && apart !== null ? { ...one, ...apart } : one);
  const hops = trail.inOrder.map((hop) => ({
    ...hop,
    losses: [...hop.losses.map(because), ...(floods && hop.kind === 'buffer' ? [copies] : [])],
  }));
  return { hops, reached: [...trail.reached].sort(), mtuBytes: trail.pathMtu };
}

interface Found {
  readonly trail: Trail;
  /** Why it does not come to its receiver; null: it does, or nothing is known of that. */
  readonly apart: Pick<Loss, 'why' | 'about'> | null;
}

interface FoundPath {
  readonly stream: string;
  readonly there: Found;
  readonly back: Found | null;
}

function pathOf(ground: Ground, mending: Mending, stream: StreamPart): FoundPath {
  const from = clientOf(ground, stream.from);
  const to = 'client' in stream.to ? clientOf(ground, stream.to.client) : null;
  const answers = ANSWERED.has(stream.load.kind);
  const found = (back: boolean): Found => {
    const trail = trailOf(ground, stream, from, to, back);
    const target = back ? from : to;
    const isApart = target !== null && !trail.reached.has(target.part.name);
    return { trail, apart: isApart ? mending.whyApart(stream, back) : null };
  };
  return { stream: stream.name, there: found(false), back: answers && to !== null ? found(true) : null };
}

function clientOf({ parts }: Ground, name: string): Client {
  const client = parts.clients.get(name);
  invariant(client, `the client ${name} of a stream is there`);
  return client;
}

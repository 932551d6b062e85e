import type { Blueprint, ClientPart, LimiterSettings } from '../blueprint.ts';
import { Meeting } from '../channel.ts';
import { extraBytes } from '../limit/accounting.ts';
import type { Asked, Limiter } from '../limit/limiter.ts';
import { Metered } from '../limit/metered.ts';
import { TickLimiter } from '../limit/tick-limiter.ts';
import { TokenBucket } from '../limit/token-bucket.ts';
import type { Receiver, World } from '../world.ts';
import { overheadOf } from './nic-of.ts';

export interface LimiterPlace {
  readonly rank: number;
  readonly place: string;
  readonly direction: 'in' | 'out';
  /** Whose frames it counts. */
  readonly client: Pick<ClientPart, 'over' | 'vid'>;
  readonly bitsPerSecond: number | null;
  readonly limiter: LimiterSettings;
}

/** The limiter that the host has, as one account of `maxbw`. */
export function buildLimiter(
  world: World,
  blueprint: Blueprint,
  { rank, place, direction, client, bitsPerSecond, limiter }: LimiterPlace,
  to: Receiver,
  meeting: Meeting,
  asked: Asked | null = null,
): Limiter {
  const extra = extraBytes(limiter.accounting, client.vid !== null, () => overheadOf(blueprint, client.over));
  if (limiter.kind === 'token-bucket') {
    const { burstBytes, queueFrames } = limiter;
    return new TokenBucket(
      world,
      rank,
      place,
      { bitsPerSecond, burstBytes, queueFrames, extraBytes: extra },
      to,
      meeting,
    );
  }
  const { tickPicoseconds, blockFrames, dropFrames } = limiter;
  const settings = { bitsPerSecond, tickPicoseconds, direction, blockFrames, dropFrames, extraBytes: extra };
  return new TickLimiter(world, rank, place, settings, to, meeting, asked);
}

/** The same for those who ask. At least one frame must be able to wait: it is what tells the others that there is credit. */
export function buildMetered(world: World, blueprint: Blueprint, at: LimiterPlace, to: Receiver): Metered {
  const { limiter } = at;
  const waits = limiter.kind === 'token-bucket' && limiter.queueFrames === 0;
  const place = waits ? { ...at, limiter: { ...limiter, queueFrames: 1 } } : at;
  return new Metered(at.bitsPerSecond, to, (exit, asked) =>
    buildLimiter(world, blueprint, place, exit, new Meeting(true), asked),
  );
}

/** Whether something limits it now or will, by an event. */
export function isLimited(blueprint: Blueprint, kind: 'client' | 'flow', name: string, maxbw: number | null): boolean {
  if (maxbw !== null) return true;
  return blueprint.events.some(({ change }) =>
    kind === 'client'
      ? change.kind === 'client-maxbw' && change.client === name
      : change.kind === 'flow-maxbw' && change.flow === name,
  );
}

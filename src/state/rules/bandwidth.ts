import { printBandwidth } from '#units/bandwidth.ts';
import { added, promiseOf, type Sum } from '../promises.ts';
import type { BitsPerSecond, ResourceOf } from '../resource.ts';
import type { Context } from './context.ts';
import { error, type Fault, NOTHING_WRONG, warning } from './fault.ts';
import { called, joined, sentence } from './words.ts';

/** One 1500-byte frame in each tick of 10 ms: below it the tick limiter of illumos stops all traffic (dladm 3.1, 7.3). */
const TICK_FLOOR: BitsPerSecond = 1_200_000;

/** A host whose limiter counts by ticks refuses caps that it cannot enforce (E_MINMAXBW); a token bucket has no floor. */
export function rateMinimum(
  resource: ResourceOf<'phys' | 'aggr' | 'vlan' | 'vnic' | 'flow'>,
  { hardware }: Context,
): readonly Fault[] {
  const { maxbw } = resource;
  if (!maxbw || maxbw >= TICK_FLOOR || hardware?.limiter.kind !== 'crossbow-tick') return NOTHING_WRONG;
  const fault = error('rate-minimum', resource, 'maxbw', {
    detail:
      `${sentence(called(resource))} has maxbw ${printBandwidth(maxbw)}, but the limiter of this host (crossbow-tick) enforces ` +
      `${printBandwidth(TICK_FLOOR)} and more.`,
    hint: `write "maxbw: ${printBandwidth(TICK_FLOOR)}" or more, or 0 to drop everything`,
  });
  return [fault];
}

/** Caps and guaranteed rates over a link that together exceed its speed hold only while not all of them send. */
export function oversubscription(
  link: ResourceOf<'phys' | 'aggr' | 'switch' | 'overlay'>,
  context: Context,
): readonly Fault[] {
  const promising = context.clients(link.name).filter((one) => promiseOf(one) !== undefined);
  const { caps, rates } = promising
    .flatMap((one) => promiseOf(one) ?? [])
    .reduce((sums, promise) => added(sums, promise), context.promisedBeside(link.name));
  const [count, sum] = [caps.count + rates.count, caps.amount + rates.amount];
  const speed = count > 0 ? context.speed(link) : undefined;
  if (speed === undefined || sum <= speed) return NOTHING_WRONG;
  const fault = warning('oversubscription', link, undefined, {
    detail:
      `${sentence(called(link))} carries ${printBandwidth(speed)}b/s, but ` +
      `${joined([...total(caps, 'maxbw'), ...total(rates, 'minTxRate')])} over it ` +
      `${count === 1 ? 'is' : 'add up to'} ${printBandwidth(sum)}b/s, ${times(sum / speed)} as much.`,
    hint: 'lower them, or accept that they share the link when all of them send',
    others: [...promising, ...context.foundation(link)],
  });
  return [fault];
}

function total({ count }: Sum, field: string): readonly string[] {
  return count === 0 ? [] : [`${field} of ${count} ${count === 1 ? 'link' : 'links'}`];
}

function times(ratio: number): string {
  return `${ratio < 10 ? Math.ceil(ratio * 100) / 100 : Math.ceil(ratio)} times`;
}

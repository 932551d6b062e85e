import { lowerTraffic } from '#document/lower-traffic.ts';
import { hopsOf, type PathLoss, type StreamPath } from '#usage/path.ts';
import type { Terrain } from './probe.ts';

/** What no verdict speaks of: always, and on these paths. */
export function excludesOf({ traffic }: Terrain, paths: readonly StreamPath[]): readonly string[] {
  const hops = paths.flatMap(hopsOf);
  const places = (when: PathLoss['when']) => [
    ...new Set(hops.flatMap(({ place, losses }) => (losses.some((one) => one.when === when) ? [place] : []))),
  ];
  const programs = places('program');
  const errors = places('error');
  const events = traffic === null ? 0 : lowerTraffic(traffic).workload.events.length;
  return [
    events === 0
      ? 'changes while it runs: cables that are cut, limits that are set, addresses that move'
      : `changes while it runs, which the ${events === 1 ? 'event' : `${events} events`} of ${traffic?.name} ${events === 1 ? 'is' : 'are'}: cables that are cut, limits that are set, addresses that move`,
    ...(programs.length === 0
      ? []
      : [
          `programs that do not wait for room lose frames of their own and of those beside them at ${programs.join(', ')}`,
        ]),
    errors.length === 0 ? 'bit errors: no wire on the way has any' : `bit errors of ${errors.join(', ')}`,
  ];
}

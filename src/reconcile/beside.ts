import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import type { Document, DocumentSet } from '#document/documents.ts';
import { placedIn } from '#document/place.ts';
import { isElsewhere, soundTraffic } from '#document/sound-traffic.ts';
import { clashesOf, fleetOf } from '#state/fleet.ts';
import { type Base, outlineOf } from './check.ts';
import { faultsOnHost } from './ends.ts';
import { fromOptions, type RunWish, trafficOn } from './wish.ts';

/**
 * What is wrong with traffic beside documents, itself among them, that are refused for other faults: so that all of it is told at once.
 * What is sound of the documents counts, and nothing is concluded from the rest.
 */
export function faultsBeside(
  document: Document,
  set: DocumentSet,
  hosts: readonly Base[],
  wish: RunWish,
): readonly Diagnostic[] {
  const outline = outlineOf(set, hosts);
  const sound = soundTraffic(document);
  const [first, ...others] = outline?.members ?? [];
  if (!outline || !sound || !first || clashesOf([first, ...others]).length > 0) return [];
  const fleet = fleetOf([first, ...others]);
  const { workload, ...lowered } = trafficOn(fleet, sound, wish);
  const faults = faultsOnHost(workload, lowered, fleet, outline.isDoubtful)
    .filter(({ severity, pointer }) => severity !== 'warning' && isElsewhere(document, pointer))
    .map(fromOptions(wish));
  return placedIn(document, faults);
}

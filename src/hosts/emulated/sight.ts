import { clientName } from './wiring/clients.ts';
import { partOf } from './wiring/names.ts';
import type { Scene } from './wiring/scene.ts';

/** Where the engine shows what is to be captured. */
export interface Sight {
  readonly part: string;
  /** A stream is seen where it is offered; an end and a wire in both directions. */
  readonly isStream: boolean;
}

/** Of a stream, an end or a physical link of that name; undefined: there is none. */
export function sightOf(name: string, { workload, ends, hardware }: Scene): Sight | undefined {
  if (workload.streams.some((one) => one.name === name)) return { part: partOf.stream(name), isStream: true };
  const link = hardware.links[name];
  if (link !== undefined && link.cable.to !== null) return { part: partOf.wire(name), isStream: false };
  const end = ends.get(name);
  return end && { part: clientName(end), isStream: false };
}

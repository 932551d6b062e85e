import { ownName, partOf } from './wiring/names.ts';

/** `cable/wire:bge0` is our `wire/bge0`; clients of the engine are links (`link/v2`) and machines beyond the wires (`client/c20`). */
export function placeName(place: string): string {
  const slash = place.indexOf('/');
  const [kind, part] = [place.slice(0, slash), place.slice(slash + 1)];
  const name = ownName(part);
  if (kind === 'cable') return `wire/${name}`;
  return kind === 'client' && part !== partOf.outerClient(name) ? `link/${name}` : `${kind}/${name}`;
}

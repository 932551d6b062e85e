import type { Blueprint, Load } from '../blueprint.ts';

/** Loads of which the receiver does more than count. */
export const ANSWERED: ReadonlySet<Load['kind']> = new Set(['tcp', 'request-response', 'answers']);

const conversing = new WeakMap<Blueprint, ReadonlySet<string>>();

/** Both ends of what is answered: looked for once, since every client asks. */
export function talkers(blueprint: Blueprint): ReadonlySet<string> {
  const known = conversing.get(blueprint);
  if (known !== undefined) return known;
  const found = blueprint.streams.flatMap(({ from, to, load }) =>
    ANSWERED.has(load.kind) ? [from, ...('client' in to ? [to.client] : [])] : [],
  );
  const names = new Set(found);
  conversing.set(blueprint, names);
  return names;
}

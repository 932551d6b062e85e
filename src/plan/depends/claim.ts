import { claims } from '#state/relations.ts';
import type { Resource } from '#state/resource.ts';
import { Segments } from '#state/segments.ts';
import type { Edges, Scene } from './scene.ts';

interface Holders {
  readonly frees: number[];
  readonly takes: number[];
}

/** Who lets go of a token comes before who takes it for something else (`Claim` of state/relations, `IpClaim` of state/segments). */
export function byClaim(scene: Scene, edges: Edges): void {
  for (const values of holdersOf(scene).values()) {
    if (values.size < 2) continue;
    for (const [value, { frees }] of values) {
      for (const [other, { takes }] of values) {
        if (value === other) continue;
        for (const free of frees) for (const take of takes) edges.add(free, take);
      }
    }
  }
}

/** Token -> value -> the pieces that let go of it and take it. */
function holdersOf({ pieces, before, after }: Scene): ReadonlyMap<string, ReadonlyMap<string, Holders>> {
  const tokens = new Map<string, Map<string, Holders>>();
  const [was, will] = [new Segments(before), new Segments(after)];
  for (const { from, to, index } of pieces) {
    const had = claimsOf(from, was);
    const has = claimsOf(to, will);
    for (const [token, value] of had) if (has.get(token) !== value) holders(tokens, token, value).frees.push(index);
    for (const [token, value] of has) if (had.get(token) !== value) holders(tokens, token, value).takes.push(index);
  }
  return tokens;
}

function holders(tokens: Map<string, Map<string, Holders>>, token: string, value: string): Holders {
  const values = tokens.get(token) ?? new Map<string, Holders>();
  tokens.set(token, values);
  const found = values.get(value) ?? { frees: [], takes: [] };
  values.set(value, found);
  return found;
}

function claimsOf(resource: Resource | null, segments: Segments): ReadonlyMap<string, string> {
  if (!resource) return new Map();
  const all = [...claims(resource), ...segments.claimsOf(resource)];
  return new Map(all.map((claim) => [claim.token, claim.value]));
}

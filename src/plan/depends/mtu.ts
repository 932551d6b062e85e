import { address } from '#state/address.ts';
import { restsOn } from '#state/mtu.ts';
import type { Resource } from '#state/resource.ts';
import { outerPacketBytes } from '#state/underlays.ts';
import type { Edges, Numbered, Scene } from './scene.ts';
import { ipsOf } from './scene.ts';

/** A parent's MTU rises before what needs it comes, and falls after what needed it has gone. */
export function byMtu(scene: Scene, edges: Edges): void {
  const moving = scene.pieces.filter(
    ({ from, to }) => mtuOf(from) !== null && mtuOf(to) !== null && mtuOf(from) !== mtuOf(to),
  );
  if (moving.length === 0) return;
  for (const { from, to, index } of scene.pieces) {
    for (const parent of ancestors(to, scene))
      if (cannotCarry(parent.from, parent.to, needOf(to))) edges.add(parent.index, index);
    for (const parent of ancestors(from, scene))
      if (cannotCarry(parent.to, parent.from, needOf(from))) edges.add(index, parent.index);
  }
  for (const piece of scene.pieces) byAddress(piece, scene, edges);
}

/** A link and what it rests on are big enough before it becomes an underlay, and until it is none any more. */
function byAddress({ address: key, from, to, index }: Numbered, scene: Scene, edges: Edges): void {
  const own = scene.bySubject.get(key) ?? [];
  if (lacks(from, to))
    for (const parent of [...own, ...below(to, scene)])
      if (grows(parent.from, parent.to)) edges.add(parent.index, index);
  if (lacks(to, from))
    for (const parent of [...own, ...below(from, scene)])
      if (grows(parent.to, parent.from)) edges.add(index, parent.index);
}

/** Whether the one lacks an address of the host that the other has. */
function lacks(one: Resource | null, other: Resource | null): boolean {
  return ipsOf(other).some((ip) => !ipsOf(one).includes(ip));
}

function grows(small: Resource | null, big: Resource | null): boolean {
  const [least, most] = [mtuOf(small), mtuOf(big)];
  return least !== null && most !== null && least < most;
}

/** What an object asks of those below it: its MTU, an overlay with its outer headers, or `any` where it hands on theirs to what sits on it. */
type Need = number | 'any' | null;

function needOf(resource: Resource | null): Need {
  if (resource?.kind === 'overlay') return resource.mtu + outerPacketBytes(resource.local);
  const mtu = mtuOf(resource);
  return mtu === null && (resource?.kind === 'aggr' || resource?.kind === 'switch') ? 'any' : mtu;
}

function mtuOf(resource: Resource | null): number | null {
  return resource && 'mtu' in resource ? resource.mtu : null;
}

/** Whether the parent, small, falls short of the need that it meets when it is big. */
function cannotCarry(small: Resource | null, big: Resource | null, need: Need): boolean {
  const [least, most] = [mtuOf(small), mtuOf(big)];
  if (least === null || need === null) return false;
  return need === 'any' ? most !== null && least < most : least < need;
}

/** Pieces that modify what the object sits on, directly or further down, where it asks anything of that. */
function ancestors(resource: Resource | null, scene: Scene): readonly Numbered[] {
  return needOf(resource) === null ? [] : below(resource, scene);
}

function below(resource: Resource | null, scene: Scene): readonly Numbered[] {
  if (!resource) return [];
  const found: Numbered[] = [];
  const queue = [...parentsOf(resource, scene)];
  const seen = new Set<string>();
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    for (const kind of ['phys', 'aggr', 'vlan', 'switch', 'etherstub', 'overlay'] as const) {
      const key = address(kind, next);
      found.push(...(scene.bySubject.get(key) ?? []).filter((piece) => piece.op === 'modify'));
      for (const state of [scene.before, scene.after]) {
        const parent = state.get(key);
        if (parent) queue.push(...parentsOf(parent, scene));
      }
    }
  }
  return found;
}

function parentsOf(resource: Resource, { underlays }: Scene): readonly string[] {
  return resource.kind === 'overlay' ? (underlays.get(resource.local) ?? []) : restsOn(resource);
}

import { FCOE } from '#state/ether-types.ts';
import type { Resource } from '#state/resource.ts';
import { append, type Edges, ipsOf, type Scene } from './scene.ts';

/** The number of VFs that a NIC has falls with the number of its classes: while classes change, there is no pool. */
export function byClassesAndFunctions({ pieces, bySubject }: Scene, edges: Edges): void {
  for (const { address, op, index } of pieces) {
    if (!address.startsWith('vfs/')) continue;
    for (const classes of bySubject.get(`classes/${address.slice('vfs/'.length)}`) ?? []) {
      if (op === 'remove') edges.add(index, classes.index);
      if (op === 'add') edges.add(classes.index, index);
    }
  }
}

/** Links gain an address before overlays want it, and before other links lose it; they lose it after overlays have left. */
export function byUnderlay({ pieces }: Scene, edges: Edges): void {
  const gains = new Map<string, number[]>();
  const losses = new Map<string, number[]>();
  for (const { from, to, index } of pieces) {
    for (const ip of ipsOf(to)) if (!ipsOf(from).includes(ip)) append(gains, ip, index);
    for (const ip of ipsOf(from)) if (!ipsOf(to).includes(ip)) append(losses, ip, index);
  }
  if (gains.size + losses.size === 0) return;
  for (const { from, to, index } of pieces) {
    if (to?.kind === 'overlay') for (const gain of gains.get(to.local) ?? []) edges.add(gain, index);
    if (from?.kind === 'overlay') for (const loss of losses.get(from.local) ?? []) edges.add(index, loss);
  }
  for (const [ip, all] of gains) for (const gain of all) for (const loss of losses.get(ip) ?? []) edges.add(gain, loss);
}

/** An FCoE entry comes after, and goes before, the lossless class and the DCBX that it needs. */
export function byFcoe({ pieces, bySubject }: Scene, edges: Edges): void {
  for (const { from, to, fields, index } of pieces) {
    if (!fields.includes('applications') || to?.kind !== 'phys') continue;
    const support = [
      ...(bySubject.get(`classes/${to.name}`) ?? []),
      ...(bySubject.get(`phys/${to.name}`) ?? []).filter((one) => one.fields.includes('dcbx')),
    ];
    for (const one of support) {
      if (hasFcoe(to)) edges.add(one.index, index);
      else if (hasFcoe(from)) edges.add(index, one.index);
    }
  }
}

function hasFcoe(resource: Resource | null): boolean {
  return resource?.kind === 'phys' && resource.applications.some((one) => one.etherType === FCOE);
}

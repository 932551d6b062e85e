import type { Change, Where } from '#diff/change.ts';
import { changedFields } from '#diff/diff.ts';
import type { Address } from '#state/address.ts';
import { FCOE } from '#state/ether-types.ts';
import type { Guest, Phys, Resource, Vlan } from '#state/resource.ts';
import type { Underlay } from '#state/underlays.ts';

/**
 * One thing to do, before the order is known. Most changes are one piece. A replacement is two. A change is cut smaller where
 * its parts must be free to stand apart: settings of hardware one by one; lists (ports, uplinks, nics) first let go, then take.
 */
export interface Piece {
  readonly address: Address;
  readonly where: Where;
  readonly op: 'add' | 'remove' | 'modify';
  /** The object around this piece, as far as relations to others go. */
  readonly from: Resource | null;
  readonly to: Resource | null;
  /** The object before any piece of its change: where the first of them starts from. */
  readonly base: Resource | null;
  /** Fields that this piece sets to those of `to`. */
  readonly fields: readonly string[];
  /** Pieces of one object that must keep their sequence carry ascending numbers; others 0. */
  readonly sequence: number;
}

/** Cuts a change into its pieces. A rename has none: it is done before all others. `gone`: links that are made anew. */
export function piecesOf(change: Change, gone: ReadonlySet<string>): readonly Piece[] {
  const { address, where } = change;
  const common = { address, where, fields: [], sequence: 0 };
  switch (change.action) {
    case 'rename':
      return [];
    case 'add':
      return [{ ...common, op: 'add', from: null, to: change.to, base: null }];
    case 'remove':
      return [{ ...common, op: 'remove', from: change.from, to: null, base: change.from }];
    case 'replace':
      return [
        { ...common, op: 'remove', from: change.from, to: null, base: change.from, sequence: 1 },
        { ...common, op: 'add', from: null, to: change.to, base: null, sequence: 2 },
      ];
    case 'modify': {
      const { from, to } = change;
      const stages = stagesOf(from, to, gone);
      if (stages) return inStages(address, where, from, stages);
      if (from.kind === 'phys') return change.fields.map((field) => modification(address, where, from, to, [field], 0));
      return [modification(address, where, from, to, change.fields, 0)];
    }
  }
}

function modification(
  address: Address,
  where: Where,
  from: Resource,
  to: Resource,
  fields: readonly string[],
  sequence: number,
): Piece {
  const after: Readonly<Record<string, unknown>> = { ...to };
  const only = Object.fromEntries(fields.map((field) => [field, after[field]]));
  // `from` with some of its fields exchanged for those of `to` is of the same kind.
  return { address, where, op: 'modify', from, to: { ...from, ...only } as Resource, base: from, fields, sequence };
}

function inStages(address: Address, where: Where, from: Resource, stages: readonly Resource[]): readonly Piece[] {
  let before = from;
  return stages.flatMap((stage, index) => {
    const fields = changedFields(before, stage);
    const pieces =
      stage.kind === 'phys'
        ? fields.map((field) => modification(address, where, before, stage, [field], STAGED.has(field) ? index + 1 : 0))
        : [modification(address, where, before, stage, fields, index + 1)];
    before = stage;
    return pieces.map((piece) => ({ ...piece, base: from }));
  });
}

/** The states that an object passes on its way, when one step would hold what it must let go of first. */
function stagesOf(from: Resource, to: Resource, gone: ReadonlySet<string>): readonly Resource[] | undefined {
  if (from.kind === 'guest' && to.kind === 'guest') return guestStages(from, to, gone);
  if (from.kind === 'aggr' && to.kind === 'aggr')
    return listStages(from, to, from.ports, to.ports, (ports) => ({ ...from, ports }));
  if (from.kind === 'switch' && to.kind === 'switch') {
    return listStages(from, to, from.uplinks, to.uplinks, (uplinks) => ({ ...from, uplinks }));
  }
  if (from.kind === 'phys' && to.kind === 'phys') return physStages(from, to);
  if (from.kind === 'vlan' && to.kind === 'vlan') return vlanStages(from, to);
  return undefined;
}

function guestStages(from: Guest, to: Guest, gone: ReadonlySet<string>): readonly Resource[] | undefined {
  const kept = Object.entries(from.nics).flatMap(([nic, { ip }]) => {
    const after = to.nics[nic];
    return after && !gone.has(nic) ? [[nic, { ip: ip.filter((one) => after.ip.includes(one)) }] as const] : [];
  });
  const between = { ...from, nics: Object.fromEntries(kept) };
  return changedFields(from, between).length === 0 || changedFields(between, to).length === 0
    ? undefined
    : [between, to];
}

function listStages(
  from: Resource,
  to: Resource,
  before: readonly string[],
  after: readonly string[],
  withList: (list: readonly string[]) => Resource,
): readonly Resource[] | undefined {
  const kept = before.filter((one) => after.includes(one));
  const drops = kept.length < before.length;
  const gains = kept.length < after.length;
  return drops && gains && kept.length > 0 && from.kind === to.kind ? [withList(kept), to] : undefined;
}

/** Settings of hardware that go through a stage of their own, and so have an order among themselves. */
const STAGED: ReadonlySet<string> = new Set(['applications', 'ip']);

function physStages(from: Phys, to: Phys): readonly Resource[] | undefined {
  const between = { ...from, applications: applicationsBetween(from, to), ip: ipBetween(from, to) };
  return changedFields(from, between).length === 0 ? undefined : [between, to];
}

/** A VLAN that moves takes its addresses along in one step: on the old segment the new ones may be somebody's. */
function vlanStages(from: Vlan, to: Vlan): readonly Resource[] | undefined {
  if (from.over !== to.over || from.vid !== to.vid) return undefined;
  const between = { ...from, ip: ipBetween(from, to) };
  return changedFields(from, between).length === 0 ? undefined : [between, to];
}

/** An FCoE entry needs its lossless class at every instant: when both move, the entry goes first and comes back last. */
function applicationsBetween(from: Phys, to: Phys): Phys['applications'] {
  const without = from.applications.filter((one) => one.etherType !== FCOE);
  const returns = to.applications.some((one) => one.etherType === FCOE);
  const moves = changedFields(from, to).some((field) => field === 'applications' || field === 'dcbx');
  return moves && returns ? without : from.applications;
}

/** An overlay listens on an address at every instant: when addresses move from link to link, the new ones come first. */
function ipBetween(from: Underlay, to: Underlay): Underlay['ip'] {
  const fresh = to.ip.filter((one) => !from.ip.includes(one));
  const drops = from.ip.some((one) => !to.ip.includes(one));
  return drops && fresh.length > 0 ? [...from.ip, ...fresh] : from.ip;
}

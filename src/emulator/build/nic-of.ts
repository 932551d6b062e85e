import type { Blueprint, Bytes, NicPart } from '../blueprint.ts';

/** The NIC whose rings bring frames to a client over it, an aggregation of it, or a switch with it as uplink. */
export function nicOf(blueprint: Blueprint, over: string | null): NicPart | null {
  if (over === null) return null;
  const nic = blueprint.nics.find((each) => each.name === over);
  if (nic !== undefined) return nic;
  const below =
    blueprint.aggregations.find((each) => each.name === over)?.ports[0] ??
    blueprint.bridges.find((each) => each.name === over)?.uplinks[0] ??
    null;
  return nicOf(blueprint, below);
}

/** Preamble and gap that each frame of a client takes on the wire; those of Ethernet where it meets no wire. */
export function overheadOf(blueprint: Blueprint, over: string | null): Bytes {
  const nic = nicOf(blueprint, over);
  const cable = blueprint.cables.find(({ ends }) => ends.some(({ part }) => part === nic?.name));
  return cable?.overheadBytes ?? 20;
}

/** The NICs below a client: its own, the ports of its aggregation, the uplinks of its switch. */
export function nicsUnder(blueprint: Blueprint, over: string | null): readonly string[] {
  if (over === null) return [];
  if (blueprint.nics.some(({ name }) => name === over)) return [over];
  const aggregation = blueprint.aggregations.find(({ name }) => name === over);
  if (aggregation !== undefined) return aggregation.ports;
  const bridge = blueprint.bridges.find(({ name }) => name === over);
  return bridge?.uplinks.flatMap((uplink) => nicsUnder(blueprint, uplink)) ?? [];
}

/** How many rings of a NIC are in use: the shared ones, and those that clients have for themselves. */
export function ringCount(blueprint: Blueprint, nic: string, side: 'rx' | 'tx'): number {
  const part = blueprint.nics.find(({ name }) => name === nic);
  const shared = Math.max(1, (side === 'rx' ? part?.sharedRings : part?.sharedTxRings) ?? 1);
  const above = blueprint.clients.filter(({ over }) => nicsUnder(blueprint, over).includes(nic));
  return above.reduce((sum, { rings, txRings }) => sum + (side === 'rx' ? rings : txRings), shared);
}

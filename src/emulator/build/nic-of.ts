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

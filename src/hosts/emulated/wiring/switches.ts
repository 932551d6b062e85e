import type { AggregationPart, BridgePart } from '#emulator/blueprint.ts';
import { linkNamed } from '#state/host-state.ts';
import type { Switch } from '#state/resource.ts';
import { partOf } from './names.ts';
import type { Scene } from './scene.ts';

/** Addresses that a switch keeps: more than any host here has. */
export const TABLE_ENTRIES = 65_536;

/** Etherstubs, virtual switches, and the switches beyond the wires. */
export function bridgeParts({ state, hardware, facts }: Scene): readonly BridgePart[] {
  const common = { tableEntries: TABLE_ENTRIES } as const;
  const parts: BridgePart[] = Object.values(hardware.switches).map(({ name, queueFrames }) => ({
    ...common,
    name: partOf.outerSwitch(name),
    mtu: null,
    defaultVid: 1,
    lossless: false,
    clientQueueFrames: queueFrames,
    uplinks: [],
    teaming: 'failover',
    refuseForged: false,
  }));
  for (const one of state.values()) {
    if (one.kind !== 'etherstub' && one.kind !== 'switch') continue;
    parts.push({
      ...common,
      name: partOf.bridge(one.name),
      mtu: facts.mtu(one),
      defaultVid: one.defaultTag,
      lossless: one.forwarding === 'lossless',
      clientQueueFrames: one.ring,
      uplinks: one.kind === 'switch' ? uplinksOf(one, state) : [],
      teaming: one.kind === 'switch' ? one.teaming : 'failover',
      refuseForged: one.kind === 'switch' && one.security.forgedTransmit === 'refuse',
    });
  }
  return parts;
}

function uplinksOf({ uplinks }: Switch, state: Scene['state']): readonly string[] {
  return uplinks.map((name) => (linkNamed(state, name)?.kind === 'aggr' ? partOf.aggregation(name) : partOf.nic(name)));
}

export function aggregationParts({ state, facts }: Scene): readonly AggregationPart[] {
  return [...state.values()].flatMap((one) =>
    one.kind === 'aggr'
      ? [
          {
            name: partOf.aggregation(one.name),
            ports: one.ports.map(partOf.nic),
            policy: one.policy,
            mtu: facts.mtu(one),
            defaultVid: one.defaultTag,
          },
        ]
      : [],
  );
}

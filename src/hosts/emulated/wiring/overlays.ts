import type { BridgePart, TunnelPart } from '#emulator/blueprint.ts';
import type { Overlay } from '#state/resource.ts';
import { partOf } from './names.ts';
import type { Scene } from './scene.ts';
import { TABLE_ENTRIES } from './switches.ts';

/** The segment of an overlay on the host: a switch whose uplink is the tunnel. */
export function overlayBridges(scene: Scene): readonly BridgePart[] {
  return overlaysIn(scene).map((one) => ({
    name: partOf.bridge(one.name),
    mtu: one.mtu,
    defaultVid: 0,
    lossless: false,
    clientQueueFrames: CLIENT_QUEUE_FRAMES,
    uplinks: [],
    teaming: 'failover',
    refuseForged: false,
    tableEntries: TABLE_ENTRIES,
  }));
}

/** As many as an etherstub's ring. */
const CLIENT_QUEUE_FRAMES = 1024;

export function tunnelParts(scene: Scene): readonly TunnelPart[] {
  return overlaysIn(scene).flatMap((one) => {
    const [client] = scene.facts.under(one);
    if (client === undefined) return [];
    return [
      {
        name: one.name,
        bridge: partOf.bridge(one.name),
        client,
        vni: one.vni,
        local: one.local,
        port: one.port,
        remotes: Object.keys(one.remotes).length === 0 ? null : one.remotes,
        copiesCos: one.cosMap === 'copy',
      },
    ];
  });
}

function overlaysIn({ state }: Scene): readonly Overlay[] {
  return [...state.values()].filter((one) => one.kind === 'overlay');
}

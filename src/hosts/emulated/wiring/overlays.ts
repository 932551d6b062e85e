import type { BridgePart, TunnelPart } from '#emulator/blueprint.ts';
import { linkNamed } from '#state/host-state.ts';
import type { Overlay } from '#state/resource.ts';
import { isUnderlay } from '#state/underlays.ts';
import { portUnder, tunnelCos } from './applications.ts';
import { partOf } from './names.ts';
import type { Scene } from './scene.ts';
import { TABLE_ENTRIES } from './switches.ts';

/** The segment of an overlay on the host: a switch whose uplink is the tunnel. */
export function overlayBridges(scene: Scene): readonly BridgePart[] {
  return overlaysIn(scene).map((one) => ({
    name: partOf.bridge(one.name),
    mtu: one.mtu,
    defaultVid: 0,
    lossless: one.forwarding === 'lossless',
    clientQueueFrames: one.ring,
    uplinks: [],
    teaming: 'failover',
    refuseForged: false,
    tableEntries: TABLE_ENTRIES,
  }));
}

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
        cos: one.cosMap === 'copy' ? null : outerCos(one, client, scene),
      },
    ];
  });
}

/** What the port below gives to the packets of an overlay that copies no priority. */
function outerCos({ local, port }: Overlay, below: string, { state }: Scene): number {
  const link = linkNamed(state, below);
  return tunnelCos(port, local.includes(':'), isUnderlay(link) ? portUnder(link, state) : undefined) ?? 0;
}

function overlaysIn({ state }: Scene): readonly Overlay[] {
  return [...state.values()].filter((one) => one.kind === 'overlay');
}

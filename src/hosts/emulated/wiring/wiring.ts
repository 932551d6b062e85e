import type { Blueprint, Machine } from '#emulator/blueprint.ts';
import type { Hardware } from '#state/hardware.ts';
import { clientParts, routerParts } from './clients.ts';
import { eventParts } from './events.ts';
import { addressSetParts, flowParts } from './flows.ts';
import { cableParts, cpuParts, limiterSettings, nicParts } from './hardware.ts';
import { overlayBridges, tunnelParts } from './overlays.ts';
import type { Scene } from './scene.ts';
import { queryParts, streamParts } from './streams.ts';
import { aggregationParts, bridgeParts } from './switches.ts';

/** A configuration, the hardware under it and a load, as parts of the engine. Pure: the same three always make the same. */
export function wire(scene: Scene): Blueprint {
  const { hardware, machines } = scene;
  const clients = clientParts(scene);
  const known = new Set(clients.map(({ name }) => name));
  return {
    machines: Object.fromEntries(Object.entries(machines).map(([name, one]) => [name, machineIn(one)])),
    ...machineIn(hardware),
    bridges: [...bridgeParts(scene), ...overlayBridges(scene)],
    nics: nicParts(scene),
    aggregations: aggregationParts(scene),
    cables: cableParts(scene),
    clients,
    routers: routerParts(scene, known),
    tunnels: tunnelParts(scene),
    addressSets: addressSetParts(scene),
    flows: flowParts(scene).filter(({ over }) => known.has(over)),
    streams: streamParts(scene),
    queries: queryParts(scene),
    events: eventParts(scene),
  };
}

function machineIn(hardware: Hardware): Machine {
  return {
    cpus: cpuParts(hardware),
    costs: hardware.costs,
    limiter: limiterSettings(hardware),
    pollBudget: hardware.pollBudget,
  };
}

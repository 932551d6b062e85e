import type { Hardware } from './hardware.ts';
import { type HostState, linkNamed } from './host-state.ts';
import { underneath } from './mtu.ts';
import type { BitsPerSecond, Link } from './resource.ts';

/**
 * Speed of a link: that of the wire underneath, or its own cap where that is smaller (dladm 7.3: a VNIC reports the smaller of
 * its parent's speed and its `maxbw`). An aggregation has the sum of its ports, a hashing switch the sum of its uplinks, a
 * switch that fails over the speed of its first uplink, an overlay that of the link that holds its address, which `holder` finds.
 * undefined where no wire bounds it (etherstubs) or where the host is not known.
 */
export function linkSpeed(
  state: HostState,
  hardware: Hardware | null,
  link: Link,
  holder: (ip: string) => Link | undefined,
): BitsPerSecond | undefined {
  const speedOf = (one: Link) => linkSpeed(state, hardware, one, holder);
  const below = () => underneath(link, (name) => linkNamed(state, name)).map(speedOf);
  switch (link.kind) {
    case 'phys':
      return hardware?.links[link.name]?.speed;
    case 'aggr':
      return sumOfEqual(below());
    case 'switch':
      return link.teaming === 'hash' ? sum(below()) : below()[0];
    case 'etherstub':
      return undefined;
    case 'overlay': {
      const underlay = holder(link.local);
      return underlay && speedOf(underlay);
    }
    case 'vnic':
    case 'vlan':
      return smaller(below()[0], link.maxbw);
    case 'vf':
      return smaller(below()[0], link.maxTxRate);
  }
}

/** Ports of another speed than the first stay on standby (802.1AX: one speed per aggregation). */
function sumOfEqual(speeds: readonly (BitsPerSecond | undefined)[]): BitsPerSecond | undefined {
  return sum(speeds.filter((speed) => speed === speeds[0]));
}

function sum(speeds: readonly (BitsPerSecond | undefined)[]): BitsPerSecond | undefined {
  const known = speeds.filter((speed) => speed !== undefined);
  return known.length === 0 ? undefined : known.reduce((total, speed) => total + speed, 0);
}

function smaller(speed: BitsPerSecond | undefined, cap: BitsPerSecond | null): BitsPerSecond | undefined {
  return cap === null ? speed : Math.min(speed ?? Number.POSITIVE_INFINITY, cap);
}

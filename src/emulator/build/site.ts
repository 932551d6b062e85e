import type { AddressSet, Changes } from '../address/address-set.ts';
import type { Blueprint } from '../blueprint.ts';
import type { World } from '../world.ts';
import type { Hosts } from './lanes.ts';
import type { Node } from './network.ts';

/** What clients are built into. */
export interface Site {
  readonly world: World;
  readonly blueprint: Blueprint;
  readonly nodes: ReadonlyMap<string, Node>;
  readonly hosts: Hosts;
  readonly sets: ReadonlyMap<string, AddressSet>;
  readonly changes: Changes;
}

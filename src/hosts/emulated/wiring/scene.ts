import { type End, endsOf } from '#state/ends.ts';
import type { Hardware } from '#state/hardware.ts';
import type { HostState } from '#state/host-state.ts';
import { type LinkFacts, linkFacts } from '#state/link-facts.ts';
import type { Workload } from '#state/workload.ts';
import type { Load } from '../../run.ts';

/** Everything that a blueprint is made from. */
export interface Scene {
  readonly state: HostState;
  readonly hardware: Hardware;
  /** The hosts of a fleet, by name; empty: there is one. */
  readonly machines: Readonly<Record<string, Hardware>>;
  readonly workload: Workload;
  readonly facts: LinkFacts;
  readonly ends: ReadonlyMap<string, End>;
  /** The host's virtual clock when the run begins, since its epoch. */
  readonly clockNanoseconds: number;
}

export function sceneOf(load: Load): Scene {
  const { state, hardware, machines, workload, clockNanoseconds } = load;
  return {
    state,
    hardware,
    machines,
    workload,
    clockNanoseconds,
    facts: linkFacts(state, hardware),
    ends: endsOf(state, hardware),
  };
}

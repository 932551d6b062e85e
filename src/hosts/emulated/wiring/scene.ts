import { type End, endsOf } from '#state/ends.ts';
import type { Hardware } from '#state/hardware.ts';
import type { HostState } from '#state/host-state.ts';
import { type LinkFacts, linkFacts } from '#state/link-facts.ts';
import type { Workload } from '#state/workload.ts';

/** Everything that a blueprint is made from. */
export interface Scene {
  readonly state: HostState;
  readonly hardware: Hardware;
  readonly workload: Workload;
  readonly facts: LinkFacts;
  readonly ends: ReadonlyMap<string, End>;
}

export function sceneOf(state: HostState, hardware: Hardware, workload: Workload): Scene {
  return { state, hardware, workload, facts: linkFacts(state, hardware), ends: endsOf(state, hardware) };
}

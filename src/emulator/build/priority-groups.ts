import type { Blueprint, CableEnd } from '../blueprint.ts';
import type { PriorityGroup } from '../forward/priority-doors.ts';
import { nicsUnder } from './nic-of.ts';

const ALL: PriorityGroup = [0, 1, 2, 3, 4, 5, 6, 7];

/** Priorities by the queue of the wire in which they leave: what waits for one class need not wait for another. */
export function groupsOut(blueprint: Blueprint, over: string | null): readonly PriorityGroup[] {
  return endUnder(blueprint, over)?.egress.classes?.map(({ priorities }) => priorities) ?? [ALL];
}

/** Priorities by the buffer that keeps what comes in by the wire; what none keeps may be lost, and is one group more. */
export function groupsIn(blueprint: Blueprint, over: string | null): readonly PriorityGroup[] {
  const kept = endUnder(blueprint, over)?.ingress?.classes.map(({ priorities }) => priorities) ?? [];
  const rest = ALL.filter((priority) => !kept.flat().includes(priority));
  return rest.length === 0 ? kept : [...kept, rest];
}

/** The cable end of the NIC below; of several the first, since they are alike where they share traffic. */
function endUnder(blueprint: Blueprint, over: string | null): CableEnd | undefined {
  const [nic] = nicsUnder(blueprint, over);
  return blueprint.cables.flatMap(({ ends }) => ends).find(({ part }) => part === nic);
}

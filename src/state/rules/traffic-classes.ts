import type { Classes, TrafficClass } from '../resource.ts';

/** The classes that hold a priority: the only ones that the port makes. An empty `default` is a manner of speaking. */
export function holding({ classes }: Classes): readonly TrafficClass[] {
  return classes.filter((one) => one.priorities.length > 0);
}

/** The class that carries the priority. */
export function classOf(classes: Classes | undefined, cos: number): TrafficClass | undefined {
  return classes?.classes.find((one) => one.priorities.includes(cos));
}

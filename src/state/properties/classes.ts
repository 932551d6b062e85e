import { address } from '../address.ts';
import type { HostState } from '../host-state.ts';
import { type ClassWish, portClasses } from '../port-classes.ts';
import type { Classes, TrafficClass } from '../resource.ts';
import { DEFAULT_CLASS } from '../spell.ts';
import type { Assigned } from './property.ts';

/** A port's classes as the views of them see them and draw them anew. */
export interface Port {
  readonly name: string;
  /** Undefined: none is made, and all traffic is one class without PFC. */
  readonly made: Classes | undefined;
  readonly classes: readonly TrafficClass[];
  /** Whether its flow control says PFC: then no class at all would mean a lossless one. */
  readonly isPfc: boolean;
}

const UNDIVIDED: TrafficClass = {
  name: DEFAULT_CLASS,
  priorities: [0, 1, 2, 3, 4, 5, 6, 7],
  ets: 100,
  strict: false,
  pfc: null,
};

export function portNamed(state: HostState, name: string): Port {
  const [found, link] = [state.get(address('classes', name)), state.get(address('phys', name))];
  const made = found?.kind === 'classes' && found.classes.length > 0 ? found : undefined;
  const isPfc = link?.kind === 'phys' && link.flowControl === 'pfc';
  return { name, made, classes: made?.classes ?? [UNDIVIDED], isPfc };
}

/** What is said of the classes when all of it is said; of `default` nothing that follows from the others. */
export function wishesOf({ classes }: Pick<Port, 'classes'>): readonly ClassWish[] {
  return classes.map((one) => (one.name === DEFAULT_CLASS ? { ...one, priorities: [], ets: null } : one));
}

/** The port with these classes, drawn as documents and the verbs of classes draw them; without any, none is made. */
export function redrawn({ name, made, isPfc }: Port, wishes: readonly ClassWish[]): Assigned {
  const { classes, faults } = portClasses(name, wishes, { isPfc });
  const [first] = faults;
  if (first) return { wrong: faults.map(({ detail }) => detail).join(' '), hint: first.hint, code: first.code };
  if (classes) return { put: [{ kind: 'classes', name, protected: made?.protected ?? false, classes }] };
  return { put: [], drop: made ? [made] : [] };
}

import { address } from '../address.ts';
import { same } from '../equal.ts';
import type { HostState } from '../host-state.ts';
import { PFC_DEFAULTS } from '../pfc-defaults.ts';
import type { Classes, TrafficClass } from '../resource.ts';
import { DEFAULT_CLASS } from '../spell.ts';

const PRIORITIES = [0, 1, 2, 3, 4, 5, 6, 7];

/** The classes that are made on a port; undefined: none, and all its traffic is one class without PFC. */
export function classesOf(state: HostState, port: string): Classes | undefined {
  const found = state.get(address('classes', port));
  return found?.kind === 'classes' && found.classes.length > 0 ? found : undefined;
}

/** A port with the one class that holds what no other names. */
export function wholePort(port: string): Classes {
  const whole = { name: DEFAULT_CLASS, priorities: PRIORITIES, ets: 100, strict: false, pfc: null };
  return { kind: 'classes', name: port, protected: false, classes: [whole] };
}

/** The same with PFC for every class. */
export function lossless(port: Classes): Classes {
  return { ...port, classes: port.classes.map((one) => ({ ...one, pfc: one.pfc ?? PFC_DEFAULTS })) };
}

/** What `flowctrl=pfc` makes of a port without classes, and what goes with it. */
export function isAutomatic(port: Classes): boolean {
  return same(port, lossless(wholePort(port.name)));
}

/** The same classes with the share of one changed; `default` has what the others leave. */
export function withShare(port: Classes, name: string, share: number): Classes {
  return balanced({ ...port, classes: port.classes.map((one) => (one.name === name ? { ...one, ets: share } : one)) });
}

/** One priority taken out of `default`, with that share and the PFC that it had there. */
export function carved(port: Classes, from: TrafficClass, priority: number, name: string, share: number): Classes {
  const rest = { ...from, priorities: from.priorities.filter((one) => one !== priority) };
  const own: TrafficClass = { name, priorities: [priority], ets: share, strict: false, pfc: from.pfc };
  return balanced({ ...port, classes: [...port.classes.map((one) => (one === from ? rest : one)), own] });
}

/** The class joined to `default` again. */
export function joinedToDefault(port: Classes, gone: TrafficClass): Classes {
  const classes = port.classes
    .filter((one) => one !== gone)
    .map((one) =>
      one.name === DEFAULT_CLASS
        ? { ...one, priorities: [...one.priorities, ...gone.priorities].sort((a, b) => a - b) }
        : one,
    );
  return balanced({ ...port, classes });
}

/** Ascending by lowest priority, and `default`, unless it is strict, with the share that no other has. */
function balanced(port: Classes): Classes {
  const named = port.classes.reduce((sum, one) => sum + (one.name === DEFAULT_CLASS ? 0 : (one.ets ?? 0)), 0);
  const classes = port.classes
    .map((one) => (one.name === DEFAULT_CLASS && !one.strict ? { ...one, ets: Math.max(0, 100 - named) } : one))
    .sort((a, b) => (a.priorities[0] ?? 0) - (b.priorities[0] ?? 0));
  return { ...port, classes };
}

import { never } from '#diagnostics/invariant.ts';
import type { Operation, Step } from './plan.ts';

/** The step that takes back this one. `inverse(inverse(step))` is the step itself. */
export function inverse(step: Step): Step {
  return { ...step, operation: inverseOf(step.operation) };
}

function inverseOf(operation: Operation): Operation {
  switch (operation.op) {
    case 'add':
      return { op: 'remove', from: operation.to };
    case 'remove':
      return { op: 'add', to: operation.from };
    case 'modify':
      return { op: 'modify', from: operation.to, to: operation.from };
    case 'rename':
      return { op: 'rename', from: operation.to, to: operation.from };
    case 'own':
      return { op: 'own', entries: operation.entries.map((one) => ({ ...one, before: one.after, after: one.before })) };
    default:
      return never(operation);
  }
}

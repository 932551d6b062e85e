import type { Operation, Step } from '#plan/plan.ts';
import { addressOf } from '#state/address.ts';
import { sayWhere } from './where.ts';

/** `add vnic/web0`: what a step does, in a line. */
export function sayStep({ operation, where }: Step): string {
  return `${sayOperation(operation)}${operation.op === 'own' ? '' : sayWhere(where)}`;
}

function sayOperation(operation: Operation): string {
  switch (operation.op) {
    case 'add':
      return `add ${addressOf(operation.to)}`;
    case 'remove':
      return `remove ${addressOf(operation.from)}`;
    case 'modify':
      return `change ${addressOf(operation.to)}`;
    case 'rename':
      return `rename ${operation.from} to ${operation.to}`;
    case 'own':
      return 'record the owners';
  }
}

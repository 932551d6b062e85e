/**
 * States something that only a defect of ours can break. It is caught nowhere but in the base command, which prints the
 * stack and exits with 70.
 */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}

/** A defect of vnetctl itself, never of the user's input. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/** Ends a switch over a closed union: a new member is then a compile error, and at run time a defect. */
export function never(value: never): never {
  throw new InvariantError(`unexpected value ${JSON.stringify(value)}`);
}

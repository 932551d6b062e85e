import { invariant } from '#diagnostics/invariant.ts';
import type { Writer } from '#hosts/host.ts';
import type { ApplyEvent } from '#plan/apply-event.ts';
import { inverse } from '#plan/inverse.ts';
import type { Step } from '#plan/plan.ts';

/** Takes back the first `done` steps, last first. */
export async function undo(
  writer: Writer,
  entry: number,
  steps: readonly Step[],
  done: number,
  emit: (event: ApplyEvent) => void = () => {},
): Promise<void> {
  for (let left = done; left > 0; left -= 1) {
    const step = steps[left - 1];
    invariant(step, 'the journal counts steps of its own plan');
    await writer.execute(entry, inverse(step), left - 1);
    emit({ kind: 'undo', step, left: left - 1 });
  }
}

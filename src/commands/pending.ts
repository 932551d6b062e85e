import type { Pending } from '#hosts/host.ts';

/** One line for those who look at a host while a change of it is not finished. */
export function sayPending({ id, entry, done, deadline, active }: Pending): string {
  const change = `change ${id} (${entry.command})`;
  if (deadline !== null && Date.now() < deadline) {
    return `${change} waits for its confirmation; keep it with "vnetctl confirm", else it is reverted.`;
  }
  const far = `${done} of ${entry.plan.steps.length} steps are done`;
  return active
    ? `${change} is under way; ${far}.`
    : `${change} was interrupted; ${far}. The next command that writes takes them back.`;
}

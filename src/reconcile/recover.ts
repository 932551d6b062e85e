import { Failure, type Host, type Writer } from '#hosts/host.ts';
import { undo } from './undo.ts';

/**
 * What every writer does first: an apply that was killed is taken back, a trial whose time is over is reverted, one that was
 * confirmed is kept. Returns what was done in words, or null. A trial that still has time refuses the command.
 */
export async function recover(host: Host, writer: Writer): Promise<string | null> {
  const pending = await host.pending();
  if (!pending) return null;
  const { id, entry, done, deadline, confirmed } = pending;
  const title = `entry ${id} (${entry.command})`;
  if (deadline !== null && confirmed) {
    await writer.finish(id, 'done');
    return `${title} was confirmed and is kept`;
  }
  if (deadline !== null && Date.now() < deadline) {
    const seconds = Math.ceil((deadline - Date.now()) / 1000);
    throw new Failure(
      'unconfirmed-change',
      `${title} waits for its confirmation for another ${seconds} s; nothing else can be changed meanwhile.`,
      {
        hint: 'keep it with "vnetctl confirm", or wait until it is reverted',
      },
    );
  }
  await undo(writer, id, entry.plan.steps, done);
  await writer.finish(id, deadline === null ? 'undone' : 'reverted');
  return deadline === null
    ? `${title} was interrupted after ${done} of ${entry.plan.steps.length} steps; they were taken back`
    : `${title} was not confirmed in time and was reverted`;
}

/** Does something as the one writer, after what an interrupted command left behind; returns what that was, in words. */
export async function asWriter(
  host: Host,
  command: string,
  timeoutMs: number,
  work: (writer: Writer) => Promise<void>,
): Promise<string | null> {
  const writer = await host.lock(command, timeoutMs);
  try {
    const recovered = await recover(host, writer);
    await work(writer);
    return recovered;
  } finally {
    await writer.release();
  }
}

/** Takes back what was interrupted before a new change is planned, so that it is planned on the host as it was before. */
export async function recoverFirst(host: Host, command: string, timeoutMs: number): Promise<string | null> {
  const pending = await host.pending();
  return pending && !pending.active ? asWriter(host, command, timeoutMs, async () => {}) : null;
}

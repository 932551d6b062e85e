import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import type { Host } from '#hosts/host.ts';

export interface Confirmed {
  readonly entry: number | null;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Keeps the change that is on trial. The process that waits in `apply --try` sees it and finishes; when that process is gone,
 * the entry is closed here.
 */
export async function confirmTrial(host: Host, command: string, lockTimeoutMs: number): Promise<Confirmed> {
  const pending = await host.pending();
  if (!pending || pending.deadline === null || (!pending.active && Date.now() >= pending.deadline)) {
    return { entry: null, diagnostics: [nothing(host)] };
  }
  await host.confirm(pending.id);
  if (pending.active) return { entry: pending.id, diagnostics: [] };
  const writer = await host.lock(command, lockTimeoutMs);
  try {
    if ((await host.pending())?.id === pending.id) await writer.finish(pending.id, 'done');
  } finally {
    await writer.release();
  }
  return { entry: pending.id, diagnostics: [] };
}

function nothing(host: Host): Diagnostic {
  return {
    severity: 'error',
    code: 'nothing-to-confirm',
    summary: 'no change waits for confirmation',
    detail: `No change of ${host.name} waits for its confirmation, or its time is over.`,
    hint: 'see "vnetctl history"',
  };
}

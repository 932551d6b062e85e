import type { Host, Writer } from '#hosts/host.ts';
import type { ApplyEvent } from '#plan/apply-event.ts';
import { Interrupted, NotKept } from './turn-back.ts';

/** A change that is kept only when somebody confirms it in time. */
export interface Trial {
  readonly milliseconds: number;
  /** Resolves when the person at the terminal keeps the change. */
  readonly kept: Promise<void>;
}

/** Milliseconds between two looks at whether somebody has confirmed. */
const LOOK = 50;

/** Waits for Enter here, `confirm` elsewhere, the deadline, or an interruption. Throws `NotKept` or `Interrupted` for the latter two. */
export async function awaitConfirmation(
  host: Host,
  writer: Writer,
  entry: number,
  trial: Trial,
  options: { readonly signal: AbortSignal; readonly emit: (event: ApplyEvent) => void },
): Promise<void> {
  const deadline = Date.now() + trial.milliseconds;
  await writer.hold(entry, deadline);
  options.emit({ kind: 'waiting', entry, deadline });
  let kept = false;
  void trial.kept.then(() => {
    kept = true;
  });
  for (;;) {
    // Asked after the clock was read: once the deadline has passed nobody can confirm any more, so this answer is final.
    const over = options.signal.aborted || Date.now() >= deadline;
    if (kept || (await isConfirmed(host, entry))) return;
    if (options.signal.aborted) throw new Interrupted();
    if (over) throw new NotKept();
    await new Promise((resolve) => setTimeout(resolve, LOOK));
  }
}

async function isConfirmed(host: Host, entry: number): Promise<boolean> {
  const pending = await host.pending();
  return pending?.id === entry && pending.confirmed;
}

import type { ApplyEvent } from '#plan/apply-event.ts';
import { counted } from './nouns.ts';
import { safe } from './safe.ts';
import { sayStep } from './steps.ts';

/** Milliseconds between two lines about steps: short applies stay silent, long ones show that they live. */
const INTERVAL = 1_000;

/**
 * Progress as plain lines without their ends, for pipes and logs. Steps are told once a second; taking back, looking again and waiting are told
 * when they begin. `now` is the clock in milliseconds; `enter` tells whether somebody listens to the Enter key.
 */
export function plainProgress(
  write: (line: string) => void,
  now: () => number,
  enter: boolean,
): (event: ApplyEvent) => void {
  let last = now();
  let phase: ApplyEvent['kind'] = 'step';
  return (event) => {
    const begins = event.kind !== phase && event.kind !== 'verify';
    phase = event.kind;
    if (!begins && now() - last < INTERVAL) return;
    last = now();
    write(progressLine(event, last, enter));
  };
}

/** One event in words. */
function progressLine(event: ApplyEvent, now: number, enter: boolean): string {
  switch (event.kind) {
    case 'step':
      return `${event.done} of ${counted(event.total, 'step')} done: ${safe(sayStep(event.step))}`;
    case 'undo':
      return `taken back: ${safe(sayStep(event.step))}; ${counted(event.left, 'step')} left`;
    case 'verify':
      return 'all steps done, looking again';
    case 'waiting':
      return `change ${event.entry} is on trial for ${seconds(event.deadline - now)}: ${enter ? 'Enter here or ' : ''}\`vnetctl confirm\` keeps it`;
  }
}

/** Rounded up: `0s` means over. */
export function seconds(milliseconds: number): string {
  const whole = Math.max(0, Math.ceil(milliseconds / 1_000));
  return whole < 60 ? `${whole}s` : `${Math.floor(whole / 60)}m${String(whole % 60).padStart(2, '0')}s`;
}

/** Time that the rest will take at the pace so far; undefined: too early to say. */
export function remaining(done: number, total: number, elapsed: number): number | undefined {
  return done > 0 && elapsed >= INTERVAL ? (elapsed / done) * (total - done) : undefined;
}

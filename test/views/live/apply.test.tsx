import { setTimeout as sleep } from 'node:timers/promises';
import { render } from 'ink-testing-library';
import { describe, expect, it, vi } from 'vitest';
import { ApplyView, type Feed } from '#views/live/apply.tsx';
import { resource } from '../sample.ts';

const step = { id: 0, where: 'both' as const, operation: { op: 'add' as const, to: resource('vnic', 'web0') } };

function watch(feed: Feed) {
  const [onKeep, onInterrupt] = [vi.fn(), vi.fn()];
  const view = render(<ApplyView feed={feed} onKeep={onKeep} onInterrupt={onInterrupt} />);
  return { ...view, onKeep, onInterrupt };
}

describe('ApplyView', () => {
  it('shows the bar, the step and what is left of a long apply', async () => {
    const { lastFrame, unmount } = watch({
      started: Date.now() - 10_000,
      event: { kind: 'step', step, done: 5, total: 10 },
    });
    await vi.waitFor(() => expect(lastFrame()).toContain('5 of 10 steps, about'));
    expect(lastFrame()).toContain('████████████░░░░░░░░░░░░');
    expect(lastFrame()).toContain('add vnic/web0');
    unmount();
  });

  it('draws nothing of an apply that is over at once', async () => {
    const { frames, unmount } = watch({ started: Date.now() + 60_000, event: { kind: 'verify' } });
    await sleep(200);
    unmount();
    expect(frames.join('').trim()).toBe('');
  });

  it('asks while a trial waits; Enter keeps, Ctrl-C interrupts', async () => {
    const event = { kind: 'waiting', entry: 9, deadline: Date.now() + 60_000 } as const;
    const { lastFrame, stdin, onKeep, onInterrupt, unmount } = watch({ started: Date.now(), event });
    await vi.waitFor(() => expect(lastFrame()).toMatch(/Enter keeps the change.*reverted in (1m00|59)s/s));
    stdin.write('x');
    expect(onKeep).not.toHaveBeenCalled();
    stdin.write('\r');
    await sleep(50);
    expect(onKeep, 'typed before the question could be read').not.toHaveBeenCalled();
    await sleep(250);
    stdin.write('\r');
    await vi.waitFor(() => expect(onKeep).toHaveBeenCalledTimes(1));
    stdin.write('\u0003');
    await vi.waitFor(() => expect(onInterrupt).toHaveBeenCalledTimes(1));
    unmount();
  });
});

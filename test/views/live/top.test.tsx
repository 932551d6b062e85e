import { render } from 'ink-testing-library';
import { expect, it, vi } from 'vitest';
import { ratesBetween } from '#usage/rates.ts';
import { Trends } from '#usage/trends.ts';
import { TopFeed, TopScreen } from '#views/live/top.tsx';
import { TOP_START } from '#views/text/live/top-state.ts';
import { readingAt } from '../text/live/readings.ts';

function at(milliseconds: number) {
  const reading = readingAt(milliseconds);
  const status = {
    host: 'h',
    traffic: 't',
    durationPicoseconds: 1e12,
    elapsedMilliseconds: milliseconds,
    isOver: false,
  };
  return { reading, status, rates: ratesBetween(readingAt(0), reading), trends: new Trends() };
}

function watch() {
  const feed = new TopFeed();
  const [onQuit, onInterrupt] = [vi.fn(), vi.fn()];
  const view = render(<TopScreen feed={feed} start={TOP_START} onQuit={onQuit} onInterrupt={onInterrupt} />);
  const shows = (text: string) => vi.waitFor(() => expect(view.lastFrame()).toContain(text));
  return { ...view, feed, onQuit, onInterrupt, shows };
}

it('shows the latest figures through the eyes of its keys', async () => {
  const { feed, stdin, shows, lastFrame, unmount } = watch();
  await shows('waiting for the first figures');
  feed.set(at(100));
  await shows('100.00ms of 1s');
  await shows('[1 links]');
  stdin.write('\t');
  await shows('[2 flows]');
  stdin.write('5/flood\r');
  await shows('only *flood*');
  expect(lastFrame()).not.toContain('bulk');
  stdin.write('\u007f'); // Not a letter of the filter any more.
  stdin.write('\u001b');
  await shows('bulk');
  stdin.write('p');
  await shows('paused');
  feed.set(at(300));
  stdin.write('1');
  await shows('[1 links]');
  expect(lastFrame()).toContain('100.00ms of 1s');
  stdin.write(' ');
  await shows('300.00ms of 1s');
  unmount();
});

it('tells who asked to end it', async () => {
  const { feed, stdin, shows, onQuit, onInterrupt, unmount } = watch();
  feed.set(at(100));
  await shows('[1 links]');
  stdin.write('\u0003');
  await vi.waitFor(() => expect(onInterrupt).toHaveBeenCalledTimes(1));
  expect(onQuit).not.toHaveBeenCalled();
  stdin.write('q');
  await vi.waitFor(() => expect(onQuit).toHaveBeenCalledTimes(1));
  unmount();
});

it('is laid out anew when the terminal changes its size', async () => {
  const { feed, stdout, shows, lastFrame, unmount } = watch();
  feed.set(at(100));
  await shows('OVER');
  Object.defineProperty(stdout, 'columns', { value: 50, configurable: true });
  stdout.emit('resize');
  await vi.waitFor(() => expect(lastFrame()).not.toContain('OVER'));
  expect(Math.max(...(lastFrame() ?? '').split('\n').map((line) => line.length))).toBeLessThanOrEqual(50);
  unmount();
});

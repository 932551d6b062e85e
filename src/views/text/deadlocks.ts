import type { Deadlock } from '#usage/report.ts';
import { time } from './figures.ts';
import { grid } from './grid.ts';

const HEADINGS = ['BUFFER', 'FROM', 'CLASS', 'FRAMES', 'BYTES', 'OF', 'WAITS FOR'] as const;

/** Who waits for whom, what stands there, and since when: nothing of it will ever move. */
export function printDeadlocks(deadlocks: readonly Deadlock[], columns: number): string {
  return deadlocks.map((one) => `${headOf(one)}\n${tableOf(one, columns)}`).join('\n\n');
}

function headOf({ sincePicoseconds, buffers }: Deadlock): string {
  const frames = buffers.reduce((sum, one) => sum + one.frames, 0);
  return `Deadlock: since ${time(sincePicoseconds)} ${frames} frames stand in ${buffers.length} buffers that wait for each other, for ever`;
}

function tableOf({ buffers }: Deadlock, columns: number): string {
  const rows = buffers.map(({ into, link, name, frames, bytes, streams }, index) => {
    const next = buffers[(index + 1) % buffers.length];
    const of = streams.length <= MOST_STREAMS ? streams.join(', ') : `${streams.length} streams`;
    return [into, link, name, String(frames), String(bytes), of, `${next?.into} (${next?.link})`];
  });
  return grid(HEADINGS, rows, { left: [0, 1, 2, 5, 6], columns });
}

const MOST_STREAMS = 4;

import type { Reading } from '#usage/reading.ts';
import { briefPercent, time } from '../figures.ts';
import { remaining, seconds } from '../progress.ts';
import { bar } from '../spark.ts';
import { called } from './lay-out.ts';

/** Where a run is. */
export interface RunStatus {
  readonly host: string;
  readonly traffic: string;
  readonly durationPicoseconds: number;
  /** Wall time since it began. */
  readonly elapsedMilliseconds: number;
  readonly isOver: boolean;
}

const BAR = 16;

/** `web-tier on default [████▌     ] 28%  2.8s of 10s, about 12s left`. */
export function statusLine(status: RunStatus, { atPicoseconds }: Reading): string {
  const { host, traffic, durationPicoseconds, isOver } = status;
  const share = atPicoseconds / durationPicoseconds;
  const end = isOver ? ', over' : left(status, atPicoseconds);
  return `${called(traffic)} on ${called(host)} [${bar(share, BAR)}] ${briefPercent(share)}  ${shortTime(atPicoseconds)} of ${time(durationPicoseconds)}${end}`;
}

function left({ durationPicoseconds, elapsedMilliseconds }: RunStatus, atPicoseconds: number): string {
  const rest = remaining(atPicoseconds, durationPicoseconds, elapsedMilliseconds);
  return rest === undefined ? '' : `, about ${seconds(rest)} left`;
}

/** The same in words, for a terminal that shows lines only. */
export function progressOf(status: RunStatus, reading: Reading): string {
  const { atPicoseconds } = reading;
  const { durationPicoseconds } = status;
  const share = briefPercent(atPicoseconds / durationPicoseconds);
  return `${share}: ${shortTime(atPicoseconds)} of ${time(durationPicoseconds)} of virtual time${left(status, atPicoseconds)}; ${totalsLine(reading)}`;
}

/** Two decimals, so that what moves does not shake. */
function shortTime(picoseconds: number): string {
  const [scale, unit] = picoseconds >= 1e12 ? [1e12, 's'] : picoseconds >= 1e9 ? [1e9, 'ms'] : [1e6, 'us'];
  return `${(picoseconds / scale).toFixed(2)}${unit}`;
}

/** `1,234,567 frames offered, 1,200,000 delivered, 33,000 dropped`. */
export function totalsLine({ streams }: Reading): string {
  const total = (of: (one: Reading['streams'][number]) => number) =>
    streams.reduce((sum, one) => sum + of(one), 0).toLocaleString('en-US');
  return `${total((one) => one.offered.frames)} frames offered, ${total((one) => one.delivered.frames)} delivered, ${total((one) => one.dropped.frames)} dropped`;
}

/** A moment of the host's virtual clock as text, such as `2026-01-01T00:00:05.25Z`: UTC, no more digits than it needs. */
export type Moment = string;

const PICOSECONDS_PER_MILLISECOND = 1_000_000_000n;
const PICOSECONDS_PER_SECOND = 1_000_000_000_000n;

/** The canonical text of a moment; undefined when it is none. */
export function parseMoment(text: string): Moment | undefined {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,12})?Z$/.exec(text);
  if (!match || Number.isNaN(Date.parse(`${match[1]}Z`))) return undefined;
  return `${match[1]}${(match[2] ?? '').replace(/\.?0+$/, '')}Z`;
}

/** The moment so many picoseconds after an epoch. */
export function momentAfter(epochMilliseconds: number, picoseconds: bigint): Moment {
  const since = BigInt(epochMilliseconds) * PICOSECONDS_PER_MILLISECOND + picoseconds;
  const whole = new Date(Number(since / PICOSECONDS_PER_SECOND) * 1000).toISOString().slice(0, 19);
  const fraction = String(since % PICOSECONDS_PER_SECOND).padStart(12, '0');
  return `${whole}${`.${fraction}`.replace(/\.?0+$/, '')}Z`;
}

/** Picoseconds from an epoch to a moment. */
export function picosecondsTo(moment: Moment, epochMilliseconds: number): bigint {
  const [seconds = '', fraction = ''] = moment.slice(0, -1).split('.');
  const milliseconds = BigInt(Date.parse(`${seconds}Z`) - epochMilliseconds);
  return milliseconds * PICOSECONDS_PER_MILLISECOND + BigInt(fraction.padEnd(12, '0'));
}

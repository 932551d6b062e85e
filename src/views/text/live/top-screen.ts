import type { Rates } from '#usage/rates.ts';
import type { Reading } from '#usage/reading.ts';
import { SUBJECTS, type Trends } from '#usage/trends.ts';
import { safe } from '../safe.ts';
import { cut, type Line, layOut } from './lay-out.ts';
import type { Size } from './run-screen.ts';
import { progressOf, type RunStatus, statusLine, totalsLine } from './status.ts';
import { arranged, LIVE_TABLES } from './tables.ts';
import { TOP_KEYS, type TopState } from './top-state.ts';

/** What `top` knows at one instant. */
export interface TopSnapshot {
  readonly status: RunStatus;
  readonly reading: Reading;
  readonly rates: Rates;
  readonly trends: Trends;
}

/** The screen: exactly as many lines as there are rows but one, which the cursor takes. */
export function topScreen(snapshot: TopSnapshot, state: TopState, { columns, rows }: Size): readonly Line[] {
  const height = Math.max(6, rows - 1);
  const head: readonly Line[] = [
    { text: safe(statusLine(snapshot.status, snapshot.reading)), style: 'bold' },
    { text: totalsLine(snapshot.reading) },
    { text: tabs(state) },
  ];
  const foot: Line = { text: state.isTyping ? `filter: ${safe(state.filter)}_` : FOOT, style: 'dim' };
  const body = state.isHelp ? helpLines() : tableLines(snapshot, state, columns, height - head.length - 1);
  const filled = [...body, ...Array<Line>(height).fill({ text: '' })].slice(0, height - head.length - 1);
  return [...head, ...filled, foot].map((line) => ({ ...line, text: cut(line.text, columns) }));
}

const FOOT = 'q quit  Tab table  <- -> sort  r reverse  / filter  p pause  ? help';

function tabs({ subject, filter, isPaused }: TopState): string {
  const names = SUBJECTS.map((one, index) => (one === subject ? `[${index + 1} ${one}]` : ` ${index + 1} ${one} `));
  return `${names.join(' ')}${isPaused ? '  paused' : ''}${filter === '' ? '' : `  only *${safe(filter)}*`}`;
}

function helpLines(): readonly Line[] {
  return TOP_KEYS.map(([keys, does]) => ({ text: `${keys.padEnd(28)}${does}` }));
}

function tableLines({ rates, trends }: TopSnapshot, state: TopState, columns: number, room: number): readonly Line[] {
  const { subject, orders, filter } = state;
  const table = LIVE_TABLES[subject];
  const order = orders[subject];
  const rows = arranged(table, rates, { ...order, filter });
  const laid = layOut(table, rows, {
    columns,
    trend: (key) => trends.of(subject, key),
    sorted: { column: order.column ?? table.sortedBy, reverse: order.reverse },
  });
  // Scrolled beyond the end, the last page is shown.
  const from = Math.min(state.scroll, Math.max(0, rows.length - (room - 1)));
  const shown = laid.rows.slice(from, from + room - 1).map((text) => ({ text }));
  const nothing = filter === '' ? 'nothing of that kind' : 'nothing of that name; / and Enter, or Escape, show all';
  return [{ text: laid.heading, style: 'reverse' }, ...(rows.length === 0 ? [{ text: nothing }] : shown)];
}

/** The same for a pipe: all rows of the table that was chosen, nothing cut, no graphs. */
export function topText({ status, reading, rates }: TopSnapshot, state: TopState): string {
  const { subject, orders, filter } = state;
  const table = LIVE_TABLES[subject];
  const rows = arranged(table, rates, { ...orders[subject], filter });
  const laid = layOut(table, rows, { columns: Number.POSITIVE_INFINITY, trend: () => [], sorted: null });
  return [
    safe(`${status.traffic} on ${status.host}: ${progressOf(status, reading)}`),
    laid.heading,
    ...laid.rows,
    '',
  ].join('\n');
}

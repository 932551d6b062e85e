import { EVENT_ID, type Event, getScalarValue, parseEvents, SCALAR_STYLE } from 'js-yaml';
import type { Place } from '#diagnostics/diagnostic.ts';
import { type Pointer, parentOf, pointer } from '#diagnostics/pointer.ts';
import type { Source } from './document.ts';
import { MAX_DEPTH } from './limits.ts';

/** Offsets of a node and of the key that it stands under, in UTF-16 units; the end of a mapping or list is not known. */
export interface Span {
  readonly key: readonly [start: number, end: number] | null;
  readonly start: number;
  readonly end: number | null;
}

/**
 * Where the wanted nodes stand in one document of a source, and all nodes above them. Only their ancestors are walked, so
 * looking up a few faults in a large document costs one parse.
 */
export function spansOf(source: Source, position: number, wanted: Iterable<Pointer>): ReadonlyMap<Pointer, Span> {
  const paths = new Set<Pointer>(['']);
  for (let path of wanted) for (; !paths.has(path); path = parentOf(path)) paths.add(path);
  return new Walk(source.text, eventsOf(source), paths).document(position);
}

/** The place of a node, or of the nearest one above it that is written. */
export function placeOf(source: Source, spans: ReadonlyMap<Pointer, Span>, at: Pointer, what: 'key' | 'value'): Place {
  let path = at;
  while (!spans.has(path) && path !== '') path = parentOf(path);
  const span = spans.get(path) ?? { key: null, start: 0, end: null };
  const isExact = path === at;
  const [start, end] =
    span.key && (what === 'key' || span.end === null || !isExact) ? span.key : [span.start, span.end ?? span.start + 1];
  return placeAt(source, start, end);
}

/** A range of offsets as a place: cut at the end of its line. */
export function placeAt(source: Source, start: number, end: number): Place {
  const { text } = source;
  const offset = Math.min(Math.max(start, 0), text.length);
  const from = text.lastIndexOf('\n', offset - 1) + 1;
  const newline = text.indexOf('\n', offset);
  const line = text.slice(from, newline === -1 ? text.length : newline).replace(/\r$/, '');
  const column = Math.min(offset - from, line.length);
  return {
    file: source.file,
    line: lineNumber(source, from),
    column: column + 1,
    length: Math.max(1, Math.min(end - offset, line.length - column)),
    text: line.length > LONGEST_LINE ? '' : line,
  };
}

/** A longer line (one-line JSON, a bomb) is not shown; its line and column are. */
const LONGEST_LINE = 1000;

const lineStarts = new WeakMap<Source, readonly number[]>();

/** By binary search in the starts of the lines, which are found once for each source. */
function lineNumber(source: Source, offset: number): number {
  const starts = lineStarts.get(source) ?? startsOf(source);
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function startsOf(source: Source): readonly number[] {
  const starts = [0];
  for (let at = source.text.indexOf('\n'); at !== -1; at = source.text.indexOf('\n', at + 1)) starts.push(at + 1);
  lineStarts.set(source, starts);
  return starts;
}

function eventsOf(source: Source): readonly Event[] {
  try {
    return parseEvents(source.readable ?? source.text, { maxDepth: MAX_DEPTH });
  } catch {
    return []; // JSON that YAML cannot read (a key of more than 1024 characters): the place is the start of the text.
  }
}

/** A walk over the flat events, which skips what nobody asked for. */
class Walk {
  private index = 0;
  private readonly found = new Map<Pointer, Span>();
  private readonly text: string;
  private readonly events: readonly Event[];
  private readonly paths: ReadonlySet<Pointer>;

  constructor(text: string, events: readonly Event[], paths: ReadonlySet<Pointer>) {
    this.text = text;
    this.events = events;
    this.paths = paths;
  }

  document(position: number): ReadonlyMap<Pointer, Span> {
    let seen = -1;
    while (this.index < this.events.length) {
      if (this.next()?.type !== EVENT_ID.DOCUMENT) continue;
      seen += 1;
      const isEmpty = this.events[this.index]?.type === EVENT_ID.POP;
      if (!isEmpty) this.node(seen === position ? '' : null, null);
      if (seen === position) break;
    }
    return this.found;
  }

  private next(): Event | undefined {
    const event = this.events[this.index];
    this.index += 1;
    return event;
  }

  private node(path: Pointer | null, key: Span['key']): void {
    const event = this.next();
    if (!event) return;
    if (path !== null && this.paths.has(path)) this.found.set(path, { key, ...boundsOf(event) });
    const inner = path !== null && this.paths.has(path) ? path : null;
    if (event.type === EVENT_ID.MAPPING) this.mapping(inner);
    if (event.type === EVENT_ID.SEQUENCE) this.sequence(inner);
  }

  private mapping(path: Pointer | null): void {
    while (this.index < this.events.length && this.events[this.index]?.type !== EVENT_ID.POP) {
      const key = this.events[this.index];
      if (path === null || key?.type !== EVENT_ID.SCALAR) {
        this.node(null, null);
        this.node(null, null);
        continue;
      }
      this.index += 1;
      const { start, end } = boundsOf(key);
      this.node(pointer(path, getScalarValue(this.text, key)), [start, end ?? start + 1]);
    }
    this.index += 1;
  }

  private sequence(path: Pointer | null): void {
    for (let item = 0; this.index < this.events.length && this.events[this.index]?.type !== EVENT_ID.POP; item += 1) {
      this.node(path === null ? null : pointer(path, item), null);
    }
    this.index += 1;
  }
}

/** Offsets of a node, quotes included. */
export function boundsOf(event: Event): { start: number; end: number | null } {
  if (event.type === EVENT_ID.SCALAR) {
    const quote = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED ? 1 : 0;
    return event.valueStart < 0
      ? { start: 0, end: null }
      : { start: event.valueStart - quote, end: event.valueEnd + quote };
  }
  if (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) return { start: event.start, end: null };
  return { start: event.type === EVENT_ID.ALIAS ? event.anchorStart : 0, end: null };
}

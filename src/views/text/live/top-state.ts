import { SUBJECTS, type Subject } from '#usage/trends.ts';
import { LIVE_TABLES, type Order } from './tables.ts';

/** How the screen of `top` is looked at. */
export interface TopState {
  readonly subject: Subject;
  /** Of each table, what it is sorted by. */
  readonly orders: Readonly<Record<Subject, Omit<Order, 'filter'>>>;
  readonly filter: string;
  /** Whether keys go into the filter. */
  readonly isTyping: boolean;
  readonly isPaused: boolean;
  readonly isHelp: boolean;
  /** Rows above the first one that is shown. */
  readonly scroll: number;
}

export const TOP_START: TopState = {
  subject: 'links',
  orders: {
    links: { column: null, reverse: false },
    flows: { column: null, reverse: false },
    lanes: { column: null, reverse: false },
    cpus: { column: null, reverse: false },
    streams: { column: null, reverse: false },
    queries: { column: null, reverse: false },
  },
  filter: '',
  isTyping: false,
  isPaused: false,
  isHelp: false,
  scroll: 0,
};

/** A key without a character of its own. */
export type NamedKey =
  | 'tab'
  | 'backtab'
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  | 'pageUp'
  | 'pageDown'
  | 'home'
  | 'return'
  | 'escape'
  | 'backspace';

export interface KeyPress {
  readonly name: NamedKey | null;
  /** What was typed, when it is no named key. */
  readonly text: string;
}

/** Rows that a page moves. */
const PAGE = 10;

/** What a key makes of the screen; null: it ends the program. */
export function press(state: TopState, key: KeyPress): TopState | null {
  if (state.isTyping) return typeInto(state, key);
  if (state.isHelp) return key.text === 'q' ? null : { ...state, isHelp: false };
  const change = (key.name === null ? BY_TEXT[key.text] : BY_NAME[key.name]) ?? ((same: TopState) => same);
  return change(state);
}

type Move = (state: TopState) => TopState | null;

const BY_NAME: Readonly<Partial<Record<NamedKey, Move>>> = {
  tab: (state) => turned(state, 1),
  backtab: (state) => turned(state, -1),
  left: (state) => sortedBeside(state, -1),
  right: (state) => sortedBeside(state, 1),
  up: (state) => scrolled(state, -1),
  down: (state) => scrolled(state, 1),
  pageUp: (state) => scrolled(state, -PAGE),
  pageDown: (state) => scrolled(state, PAGE),
  home: (state) => ({ ...state, scroll: 0 }),
  escape: (state) => ({ ...state, filter: '', scroll: 0 }),
};

const pause: Move = (state) => ({ ...state, isPaused: !state.isPaused });
const help: Move = (state) => ({ ...state, isHelp: true });

const BY_TEXT: Readonly<Record<string, Move>> = {
  q: () => null,
  p: pause,
  ' ': pause,
  '?': help,
  h: help,
  r: (state) => withOrder(state, { ...state.orders[state.subject], reverse: !state.orders[state.subject].reverse }),
  '<': (state) => sortedBeside(state, -1),
  '>': (state) => sortedBeside(state, 1),
  '/': (state) => ({ ...state, isTyping: true, filter: '', scroll: 0 }),
  ...Object.fromEntries(
    SUBJECTS.map((subject, index): [string, Move] => [
      String(index + 1),
      (state) => ({ ...state, subject, scroll: 0 }),
    ]),
  ),
};

/** Letters narrow the table at once; Enter keeps the filter, Escape takes it away. */
function typeInto(state: TopState, { name, text }: KeyPress): TopState {
  if (name === 'return') return { ...state, isTyping: false };
  if (name === 'escape') return { ...state, isTyping: false, filter: '' };
  if (name === 'backspace') return { ...state, filter: state.filter.slice(0, -1) };
  return name === null ? { ...state, filter: state.filter + text, scroll: 0 } : state;
}

function turned(state: TopState, by: number): TopState {
  const at = (SUBJECTS.indexOf(state.subject) + by + SUBJECTS.length) % SUBJECTS.length;
  return { ...state, subject: SUBJECTS[at] ?? state.subject, scroll: 0 };
}

/** The next column that is always shown. */
function sortedBeside(state: TopState, by: number): TopState {
  const { columns, sortedBy } = LIVE_TABLES[state.subject];
  const shown = columns.flatMap(({ spare }, index) => (spare ? [] : [index]));
  const { column, reverse } = state.orders[state.subject];
  const at = (shown.indexOf(column ?? sortedBy) + by + shown.length) % shown.length;
  return withOrder(state, { column: shown[at] ?? null, reverse });
}

function withOrder(state: TopState, order: Omit<Order, 'filter'>): TopState {
  return { ...state, orders: { ...state.orders, [state.subject]: order }, scroll: 0 };
}

function scrolled(state: TopState, by: number): TopState {
  return { ...state, scroll: Math.max(0, state.scroll + by) };
}

/** Every key, for the help of the screen. */
export const TOP_KEYS: readonly (readonly [keys: string, does: string])[] = [
  ['Tab, 1-6', 'another table: links, flows, lanes, CPUs, streams, queries'],
  ['<- ->, < >', 'sort by another column'],
  ['r', 'turn the order round'],
  ['/', 'only rows with that in a name; Enter: keep, Escape: all'],
  ['up, down, PgUp, PgDn, Home', 'other rows'],
  ['p, Space', 'hold the screen; the run goes on'],
  ['q, Ctrl-C', 'end'],
];

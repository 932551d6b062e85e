import { type Key, render, useInput, useStdout } from 'ink';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { type TopSnapshot, topScreen } from '../text/live/top-screen.ts';
import { type KeyPress, type NamedKey, press, type TopState } from '../text/live/top-state.ts';
import { Lines } from './lines.tsx';
import { surviveFirstSignal } from './signals.ts';

/** The screen of `top`, as its command sees it. */
export interface TopView {
  readonly show: (snapshot: TopSnapshot) => void;
  /** Resolves when the person quits. */
  readonly quit: Promise<void>;
  /** Gives the terminal back as it was. Resolves when that is done. */
  readonly close: () => Promise<void>;
}

export interface TopViewOptions {
  readonly start: TopState;
  readonly onInterrupt: () => void;
  readonly stdout?: NodeJS.WriteStream;
  readonly stdin?: NodeJS.ReadStream;
}

/** The other screen of the terminal (xterm's private mode 1049), so that what stood there before comes back. */
const [ENTER, LEAVE] = ['\u001b[?1049h\u001b[H', '\u001b[?1049l'];

export function showTop({
  start,
  onInterrupt,
  stdout = process.stdout,
  stdin = process.stdin,
}: TopViewOptions): TopView {
  const feed = new TopFeed();
  let leave = () => {};
  const quit = new Promise<void>((resolve) => {
    leave = resolve;
  });
  stdout.write(ENTER);
  const view = render(<TopScreen feed={feed} start={start} onQuit={leave} onInterrupt={onInterrupt} />, {
    stdout,
    stdin,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  const release = surviveFirstSignal();
  let isOpen = true;
  return {
    show: (snapshot) => feed.set(snapshot),
    quit,
    close: async () => {
      if (!isOpen) return;
      isOpen = false;
      release();
      view.unmount();
      await view.waitUntilExit();
      stdout.write(LEAVE);
    },
  };
}

/** The latest snapshot, and who wants to know of it. */
export class TopFeed {
  #snapshot: TopSnapshot | null = null;
  #listener = () => {};

  readonly get = (): TopSnapshot | null => this.#snapshot;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listener = listener;
    return () => {
      this.#listener = () => {};
    };
  };

  set(snapshot: TopSnapshot): void {
    this.#snapshot = snapshot;
    this.#listener();
  }
}

export interface TopScreenProps {
  readonly feed: TopFeed;
  readonly start: TopState;
  readonly onQuit: () => void;
  /** Ctrl-C was pressed: a terminal in raw mode sends no signal for it. */
  readonly onInterrupt: () => void;
}

/** The one root: the last snapshot through the eyes of the state, which keys change. */
export function TopScreen({ feed, start, onQuit, onInterrupt }: TopScreenProps) {
  const latest = useSyncExternalStore(feed.subscribe, feed.get);
  const [state, setState] = useState(start);
  // Two keys may come before the screen is drawn again.
  const current = useRef(start);
  const [held, setHeld] = useState<TopSnapshot | null>(null);
  const size = useSize();
  useInput((input, key) => {
    if (key.ctrl && input === 'c') return onInterrupt();
    for (const one of pressesOf(input, key)) {
      const before = current.current;
      const next = press(before, one);
      if (next === null) return onQuit();
      if (next.isPaused !== before.isPaused) setHeld(next.isPaused ? feed.get() : null);
      current.current = next;
    }
    setState(current.current);
  });
  const shown = held ?? latest;
  return <Lines lines={shown ? topScreen(shown, state, size) : [{ text: 'waiting for the first figures' }]} />;
}

/** Keys that came in one piece, typed ahead or pasted, count one by one. */
function pressesOf(input: string, key: Key): readonly KeyPress[] {
  const name = nameOf(key);
  if (name) return [{ name, text: '' }];
  return [...input].map((text) => {
    const control = CONTROLS[text];
    return control ? { name: control, text: '' } : { name: null, text };
  });
}

/** Keys as they come among others; alone, ink names them. */
const CONTROLS: Readonly<Record<string, NamedKey>> = {
  '\r': 'return',
  '\t': 'tab',
  '\u001b': 'escape',
  '\u007f': 'backspace',
};

const NAMES: readonly (readonly [keyof Key, NamedKey])[] = [
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['pageUp', 'pageUp'],
  ['pageDown', 'pageDown'],
  ['home', 'home'],
  ['return', 'return'],
  ['escape', 'escape'],
  // Terminals send DEL for the key that goes back; ink calls that `delete`.
  ['backspace', 'backspace'],
  ['delete', 'backspace'],
];

function nameOf(key: Key): NamedKey | null {
  if (key.tab) return key.shift ? 'backtab' : 'tab';
  return NAMES.find(([name]) => key[name])?.[1] ?? null;
}

/** Of the terminal, now and after it was resized. A terminal that does not tell has the size that all once had. */
function useSize() {
  const { stdout } = useStdout();
  const measure = () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 });
  const [size, setSize] = useState(measure);
  useEffect(() => {
    const changed = () => setSize(measure());
    stdout.on('resize', changed);
    return () => {
      stdout.off('resize', changed);
    };
  });
  return size;
}

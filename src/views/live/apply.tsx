import { Box, render } from 'ink';
import { useEffect, useState } from 'react';
import type { ApplyEvent } from '#plan/apply-event.ts';
import { surviveFirstSignal } from './signals.ts';
import { StepsView } from './steps-view.tsx';
import { TrialPrompt } from './trial-prompt.tsx';

/** Milliseconds between two drawings: thousands of steps a second are not drawn one by one. */
const FRAME = 80;
/** An apply that is over sooner than this draws nothing. */
const QUIET = 300;

/** The live view of an apply, as its command sees it. */
export interface LiveApply {
  readonly onEvent: (event: ApplyEvent) => void;
  /** Resolves when the person keeps a change on trial. */
  readonly kept: Promise<void>;
  /** Takes the view away and gives the terminal back. Resolves when that is done. */
  readonly close: () => Promise<void>;
}

export interface LiveOptions {
  /** Ctrl-C while a trial waits: a terminal in raw mode sends no signal for it. */
  readonly onInterrupt: () => void;
  /** Where to draw. Standard error is right for a command whose standard output is for results. */
  readonly stdout?: NodeJS.WriteStream;
  readonly stdin?: NodeJS.ReadStream;
}

/**
 * Draws an apply on the terminal until it is closed. The command sets FORCE_COLOR=0 before it loads this where NO_COLOR is
 * set, because chalk inside ink heeds nothing else (chalk#547).
 */
export function showApply({ onInterrupt, stdout = process.stderr, stdin = process.stdin }: LiveOptions): LiveApply {
  const feed: Feed = { event: null, started: Date.now() };
  let keep = () => {};
  const kept = new Promise<void>((resolve) => {
    keep = resolve;
  });
  const view = render(<ApplyView feed={feed} onKeep={keep} onInterrupt={onInterrupt} />, {
    stdout,
    stdin,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  const release = surviveFirstSignal();
  return {
    kept,
    onEvent: (event) => {
      feed.event = event;
    },
    close: async () => {
      release();
      view.clear();
      view.unmount();
      await view.waitUntilExit();
    },
  };
}

/** The latest event: written by the apply, read once per frame. */
export interface Feed {
  event: ApplyEvent | null;
  readonly started: number;
}

export interface ApplyViewProps {
  readonly feed: Feed;
  readonly onKeep: () => void;
  readonly onInterrupt: () => void;
}

/** The one root: what the apply does, and the question of a trial. It never exits by itself. */
export function ApplyView({ feed, onKeep, onInterrupt }: ApplyViewProps) {
  const [{ event, elapsed }, setSeen] = useState({ event: feed.event, elapsed: 0 });
  useEffect(() => {
    const timer = setInterval(() => setSeen({ event: feed.event, elapsed: Date.now() - feed.started }), FRAME);
    return () => clearInterval(timer);
  }, [feed]);
  if (!event || (elapsed < QUIET && event.kind !== 'waiting')) return null;
  return (
    <Box flexDirection="column">
      <StepsView event={event} elapsed={elapsed} />
      {event.kind === 'waiting' && (
        <TrialPrompt deadline={event.deadline} entry={event.entry} onKeep={onKeep} onInterrupt={onInterrupt} />
      )}
    </Box>
  );
}

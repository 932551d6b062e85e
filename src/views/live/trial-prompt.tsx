import { Text, useInput } from 'ink';
import { useEffect, useState } from 'react';
import { seconds } from '../text/progress.ts';
import { TYPED_AHEAD } from '../text/typed-ahead.ts';

/** Milliseconds between two looks at the clock. */
const TICK = 250;

export interface TrialPromptProps {
  /** Milliseconds since 1970. */
  readonly deadline: number;
  readonly entry: number;
  /** Enter was pressed. */
  readonly onKeep: () => void;
  /** Ctrl-C was pressed: a terminal in raw mode sends no signal for it. */
  readonly onInterrupt: () => void;
  readonly now?: () => number;
}

/** Counts a trial down. Who keeps or reverts it is decided outside; this only asks. */
export function TrialPrompt({ deadline, entry, onKeep, onInterrupt, now = Date.now }: TrialPromptProps) {
  const [asked] = useState(now());
  const [time, setTime] = useState(asked);
  useEffect(() => {
    const timer = setInterval(() => setTime(now()), TICK);
    return () => clearInterval(timer);
  }, [now]);
  useInput((input, key) => {
    if (key.return && now() - asked >= TYPED_AHEAD) onKeep();
    if (key.ctrl && input === 'c') onInterrupt();
  });
  return (
    <Text>
      <Text bold>Enter</Text> keeps the change, Ctrl-C reverts it; reverted in {seconds(deadline - time)}{' '}
      <Text dimColor>(elsewhere: vnetctl confirm, change {entry})</Text>
    </Text>
  );
}

import { Box, Text } from 'ink';
import type { ApplyEvent } from '#plan/apply-event.ts';
import { counted } from '../text/nouns.ts';
import { remaining, seconds } from '../text/progress.ts';
import { clip } from '../text/safe.ts';
import { sayStep } from '../text/steps.ts';

/** Cells of the bar. */
const BAR = 24;
/** An estimate is shown when the rest takes at least this many milliseconds. */
const LONG = 2_000;

/** What an apply is doing now: a bar, the step, and how long it may take. */
export function StepsView({ event, elapsed }: { readonly event: ApplyEvent; readonly elapsed: number }) {
  switch (event.kind) {
    case 'step':
      return <Steps done={event.done} total={event.total} what={sayStep(event.step)} elapsed={elapsed} />;
    case 'undo':
      return (
        <Text color="yellow">
          taking back: {clip(sayStep(event.step), 100)}; {counted(event.left, 'step')} left
        </Text>
      );
    case 'verify':
      return <Text>looking again</Text>;
    case 'waiting':
      return null;
  }
}

interface StepsProps {
  readonly done: number;
  readonly total: number;
  readonly what: string;
  readonly elapsed: number;
}

function Steps({ done, total, what, elapsed }: StepsProps) {
  const filled = Math.floor((done / Math.max(1, total)) * BAR);
  const left = remaining(done, total, elapsed);
  return (
    <Box flexDirection="column">
      <Text>
        <Text color="green">{'█'.repeat(filled)}</Text>
        <Text dimColor>{'░'.repeat(BAR - filled)}</Text> {done} of {counted(total, 'step')}
        {left !== undefined && left >= LONG ? `, about ${seconds(left)} left` : ''}
      </Text>
      <Text dimColor>{clip(what, 100)}</Text>
    </Box>
  );
}

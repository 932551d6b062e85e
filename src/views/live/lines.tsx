import { Box, Text } from 'ink';
import type { Line } from '../text/live/lay-out.ts';

/** Lines that are laid out already: none is ever wrapped. */
export function Lines({ lines }: { readonly lines: readonly Line[] }) {
  return (
    <Box flexDirection="column">
      {/* A screen is the same lines again and again, each in its place: the place is what a line is. */}
      {Object.entries(lines).map(([row, { text, style }]) => (
        <Text
          key={row}
          wrap="truncate"
          bold={style === 'bold'}
          dimColor={style === 'dim'}
          inverse={style === 'reverse'}
        >
          {text === '' ? ' ' : text}
        </Text>
      ))}
    </Box>
  );
}

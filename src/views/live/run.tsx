import { render } from 'ink';
import type { Line } from '../text/live/lay-out.ts';
import type { Size } from '../text/live/run-screen.ts';
import { Lines } from './lines.tsx';
import { surviveFirstSignal } from './signals.ts';

/** A run on the terminal, as its command sees it. */
export interface LiveRunView {
  /** What the terminal has now. */
  readonly size: () => Size;
  readonly draw: (lines: readonly Line[]) => void;
  /** Takes the view away and gives the terminal back. Resolves when that is done. */
  readonly close: () => Promise<void>;
}

/**
 * Draws below the prompt, on standard error: standard output is for the result. It reads no keys, so Ctrl-C stays a signal. The
 * command draws between two slices of the run, which is why nothing here has a clock.
 */
export function showRun(stdout: NodeJS.WriteStream = process.stderr): LiveRunView {
  const view = render(<Lines lines={[]} />, { stdout, exitOnCtrlC: false, patchConsole: false });
  const release = surviveFirstSignal();
  return {
    size: () => ({ columns: stdout.columns, rows: stdout.rows }),
    draw: (lines) => view.rerender(<Lines lines={lines} />),
    close: async () => {
      release();
      view.clear();
      view.unmount();
      await view.waitUntilExit();
    },
  };
}

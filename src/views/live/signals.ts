const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * ink (its signal-exit) kills the process when nobody but itself listens to a signal, and a listener made by `once` is gone
 * by the time that it looks. So one more listener stands by until the first signal has been dealt with: the command then
 * comes to a consistent end, and the second Ctrl-C kills.
 */
export function surviveFirstSignal(): () => void {
  const release = () => {
    for (const signal of SIGNALS) process.off(signal, standBy);
  };
  const standBy = () => {
    setImmediate(release);
  };
  for (const signal of SIGNALS) process.on(signal, standBy);
  return release;
}

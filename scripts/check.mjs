// npm run check: what can be said about the sources without running them.
import { install, say, tool } from './lib/prepare.mjs';

/** Each check: what it looks at and how it runs. `npm test` counts each of them as one test. */
export const CHECKS = [
  { name: 'types (tsc)', run: () => tool('tsc', ['--project', '.']) },
  { name: 'style and format (biome)', run: () => tool('biome', ['check', '--error-on-warnings', '.']) },
  { name: 'dead code (knip)', run: () => tool('knip', ['--no-progress']) },
];

/** Runs the checks; returns the names of those that failed. */
export function runChecks(checks = CHECKS) {
  return checks
    .filter((check) => {
      say(check.name);
      return check.run() !== 0;
    })
    .map((check) => check.name);
}

if (process.argv[1] === import.meta.filename) {
  install();
  const layering = { name: 'layering (test/tidy)', run: () => tool('vitest', ['run', 'test/tidy', '--reporter=dot']) };
  const failed = runChecks([...CHECKS, layering]);
  say(failed.length === 0 ? 'all checks passed' : `failed: ${failed.join(', ')}`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}

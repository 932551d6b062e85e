import fc from 'fast-check';

const factor = process.env.VNETCTL_SOAK;

// The same cases in every `npm test`, so that a red run means a change and not the draw; `npm run soak` draws new ones, and more
// of them also where a test names no number of runs.
fc.configureGlobal(factor === undefined ? { seed: 20_261_121 } : { numRuns: 100 * Number(factor) });

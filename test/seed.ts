import fc from 'fast-check';

// The same cases in every `npm test`, so that a red run means a change and not the draw; `npm run soak` draws new ones.
if (process.env.VNETCTL_SOAK === undefined) fc.configureGlobal({ seed: 20_261_121 });

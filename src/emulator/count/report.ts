import type { Parts } from '../build/build.ts';
import type { Result } from '../result.ts';

export function report(parts: Parts, from: number): Result {
  const { ledger } = parts.world;
  const sum = (counts: Float64Array) => {
    let frames = 0;
    let bytes = 0;
    for (let row = 0; row < counts.length; row += 2) {
      frames += counts[row] as number;
      bytes += counts[row + 1] as number;
    }
    return { frames, bytes };
  };
  const conservation = {
    carriedIn: sum(ledger.carriedIn), offered: sum(ledger.offered), replicated: sum(ledger.replicated), delivered: sum(ledger.delivered),
    dropped: ledger.sites.reduce((a, s) => ({ frames: a.frames + s.frames, bytes: a.bytes + s.bytes }), { frames: 0, bytes: 0 }), merged: sum(ledger.merged), inFlight: { frames: 0, bytes: 0 },
  };
  return { fromPicoseconds: from, conservation } as unknown as Result;
}

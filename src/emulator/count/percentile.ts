import type { Histogram } from '../result.ts';

/** The value that a share (0..1) of all does not exceed: interpolated within its bin, exact at both ends. */
export function percentile(histogram: Histogram, share: number): number {
  const { count, bins, minPicoseconds, maxPicoseconds } = histogram;
  if (count === 0) return 0;
  const wanted = share * count;
  let passed = 0;
  for (const [index, [lower, frames]] of bins.entries()) {
    if (passed + frames >= wanted) {
      const upper = bins[index + 1]?.[0] ?? maxPicoseconds;
      const value = lower + ((wanted - passed) / frames) * (Math.min(upper, lower * (1 + 1 / 32)) - lower);
      return Math.min(Math.max(Math.round(value), minPicoseconds), maxPicoseconds);
    }
    passed += frames;
  }
  return maxPicoseconds;
}

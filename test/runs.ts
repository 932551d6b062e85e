/** Runs of one property: `usual` in `npm test`, a multiple of it in `npm run soak`. */
export function runs(usual: number): { readonly numRuns: number } {
  return { numRuns: usual * Number(process.env.VNETCTL_SOAK ?? 1) };
}

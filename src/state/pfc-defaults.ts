/** Thresholds of a lossless class that says `pfc: true` and no more. */
export const PFC_DEFAULTS = { xoffBytes: 60_000, xonBytes: 30_000, headroomBytes: 'auto' } as const;

/** Deepest nesting of mappings and lists; a real document has about ten. */
export const MAX_DEPTH = 64;

/** Largest input in bytes, all files together, unless the caller sets another. */
export const MAX_BYTES = 32 * 1024 * 1024;

import { setFlagsFromString } from 'node:v8';

/** As V8 was told last; null: it was told nothing. */
let told: boolean | null = null;

/**
 * Whether V8 collects early and keeps its heap small, or lets it grow because that is faster. What is read, planned and wired before a run
 * leaves more garbage than it keeps, and so does its report; while frames are carried there is none.
 *
 * Node supports no change of flags after V8 has started: its manual says that it may end in anything, crashes and lost data included
 * (`v8.setFlagsFromString`). These are read anew whenever V8 sizes its heap, and are set as seldom as serves: once for each change.
 */
export function beThrifty(thrifty: boolean): void {
  if (thrifty === told) return;
  told = thrifty;
  setFlagsFromString(thrifty ? '--optimize-for-size' : '--no-optimize-for-size');
  // The young generation stays as small as it is.
  if (thrifty) setFlagsFromString('--semi-space-growth-factor=1');
}

import { setFlagsFromString } from 'node:v8';

/**
 * Whether V8 collects early and keeps its heap small, or lets it grow because that is faster. What is read, planned and wired before a run
 * leaves more garbage than it keeps, and so does its report; while frames are carried there is none.
 */
export function beThrifty(thrifty: boolean): void {
  setFlagsFromString(thrifty ? '--optimize-for-size' : '--no-optimize-for-size');
  // The young generation stays as small as it is.
  if (thrifty) setFlagsFromString('--semi-space-growth-factor=1');
}

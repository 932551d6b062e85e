import type { Where } from '#diff/change.ts';

/** A note on changes that are about one of the two configurations only; empty for both. */
export function sayWhere(where: Where): string {
  return NOTES[where];
}

const NOTES: Readonly<Record<Where, string>> = {
  both: '',
  running: ' (running configuration only)',
  stored: ' (stored configuration only)',
};

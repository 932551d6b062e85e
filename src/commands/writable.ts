import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from './usage.ts';

/** Refuses files that a long run could not write at its end: all of them at once, before it begins. */
export function mustBeWritable(files: readonly { readonly option: string; readonly file: string }[]): void {
  const faults = files.flatMap(({ option, file }) => {
    const reason = whyNotWritable(file);
    return reason === undefined ? [] : [`${option} ${file}: ${reason}`];
  });
  if (faults.length > 0)
    throw new UsageError(`${faults.join('; ')}.`, 'Name files in a folder that is there and yours.');
}

function whyNotWritable(file: string): string | undefined {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isDirectory()) return 'is a folder';
  try {
    accessSync(found ? file : path.dirname(path.resolve(file)), constants.W_OK);
    return undefined;
  } catch {
    return found ? 'may not be written' : `${path.dirname(file)} is not there, or may not be written`;
  }
}

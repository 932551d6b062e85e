import { spawnSync } from 'node:child_process';
import path from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Why the program could not be built; empty: it is built and current. */
    readonly buildFault: string;
  }
}

/** Builds the program before the tests when it is older than its sources. Only tests that run it mind a failure. */
export default function setup(project: TestProject): void {
  const script = path.join(import.meta.dirname, '../scripts/lib/build-if-stale.mjs');
  const { status, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  project.provide('buildFault', status === 0 ? '' : stderr);
}

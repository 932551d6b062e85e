import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseDocuments } from '#document/documents.ts';
import { rehearseTraffic } from '#hosts/run.ts';
import { type PreparedRun, prepareRun, type ReadyRun } from '#reconcile/traffic.ts';
import type { RunWish } from '#reconcile/wish.ts';
import { DEFAULT_HOST } from '#state/default-host.ts';
import { scratchHost } from './scratch-host.ts';

const NO_WISH: RunWish = { durationPicoseconds: undefined, warmupPicoseconds: undefined, seed: undefined };

/** A Traffic document of that `spec`, beside a Network of another one; each is indented YAML. */
export function documents(traffic: string, network?: string): string {
  const head = (kind: string) => `apiVersion: vnetctl/v1\nkind: ${kind}\nmetadata: {name: t}\nspec:\n`;
  return `${head('Traffic')}${traffic}\n${network === undefined ? '' : `---\n${head('Network')}${network}\n`}`;
}

/** What `vnetctl run` would make of these documents on a fresh default host. */
export async function prepared(text: string, wish: Partial<RunWish> = {}): Promise<PreparedRun> {
  const host = await scratchHost(DEFAULT_HOST);
  try {
    return await prepareRun(host, parseDocuments([{ file: 'x.yaml', text }]), { ...NO_WISH, ...wish }, rehearseTraffic);
  } finally {
    await host.close();
  }
}

/** The same, which must be without fault. */
export async function readyRun(text: string, wish: Partial<RunWish> = {}): Promise<ReadyRun> {
  const { run, diagnostics } = await prepared(text, wish);
  if (!run) throw new Error(JSON.stringify(diagnostics, null, 1));
  return run;
}

export const EXPERIMENTS = path.join(import.meta.dirname, '../../examples/experiments');

/** The run of one of `examples/experiments`. */
export function readyExperiment(name: string, wish: Partial<RunWish> = {}): Promise<ReadyRun> {
  return readyRun(readFileSync(path.join(EXPERIMENTS, `${name}.yaml`), 'utf8'), wish);
}

import { CODES } from '#diagnostics/code.ts';
import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import { hasErrors } from '#diagnostics/diagnostic.ts';
import type { Document, DocumentSet } from '#document/document.ts';
import type { Fault } from '#document/fault.ts';
import { lowerTraffic } from '#document/lower-traffic.ts';
import { placedIn } from '#document/place.ts';
import type { Host } from '#hosts/host.ts';
import { endsOf } from '#state/ends.ts';
import { endFault, faultsOnHost } from './ends.ts';
import { unused } from './networks.ts';
import { onGround, plainName, type Speaker } from './own-traffic.ts';
import { checkWithTraffic, type Ground, prepareGround } from './traffic.ts';

/** What paths are looked for on, and what the documents say of the programs there. */
export interface Terrain extends Speaker {
  /** The Host and Network documents that it is made from. */
  readonly used: readonly Document[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The host as it stands or as the documents of a set make it; `refused` in place of it: why not. */
export async function terrainOf(
  host: Host,
  set: DocumentSet,
): Promise<Terrain | { readonly refused: readonly Diagnostic[] }> {
  if (hasErrors(set.diagnostics)) return { refused: checkWithTraffic(set).diagnostics };
  const [traffic = null, ...others] = set.documents.filter(({ kind }) => kind === 'Traffic');
  const { ground, used, diagnostics } = await prepareGround(host, set);
  const all = [
    ...set.diagnostics,
    ...diagnostics,
    // Where the ground is refused nothing of it was used, and why is told.
    ...(ground === null ? [] : unused(set, traffic === null ? used : [traffic, ...used])),
    ...others.map(({ name }) => tooMany(name)),
  ];
  if (ground === null || hasErrors(all)) return { refused: all };
  const wrong = traffic === null ? [] : placedIn(traffic, wrongTraffic(traffic, ground));
  return hasErrors(wrong) ? { refused: [...all, ...wrong] } : { ground, traffic, used, diagnostics: all };
}

/** What is wrong with these names of ends. */
export function wrongEnds({ ground }: Terrain, typed: readonly string[]): readonly Diagnostic[] {
  const ends = endsOf(ground.state, ground.hardware);
  const names = typed.map((name) => plainName(name, ground));
  const faults = names.flatMap((name) => endFault(name, 'An end of the path', { ...ground, ends }) ?? []);
  if (faults.length > 0)
    return faults.map(({ code, detail, hint }) => ({
      severity: 'error',
      code,
      summary: CODES[code],
      detail,
      ...(hint === undefined ? {} : { hint }),
    }));
  const [from, to] = names.map((name) => ends.get(name));
  return from !== undefined && from === to ? [itself(names)] : [];
}

function wrongTraffic(traffic: Document, ground: Ground): readonly Fault[] {
  const { workload, ...lowered } = lowerTraffic(traffic);
  return faultsOnHost(onGround(workload, ground), lowered, ground).filter(({ severity }) => severity !== 'warning');
}

function tooMany(name: string): Diagnostic {
  return {
    severity: 'error',
    code: 'no-traffic',
    summary: CODES['no-traffic'],
    detail: `The Traffic document ${name} is one of several; paths are looked for with one at most.`,
    hint: 'give one of them with -f',
  };
}

function itself([from = '', to = '']: readonly string[]): Diagnostic {
  return {
    severity: 'error',
    code: 'traffic-conflict',
    summary: CODES['traffic-conflict'],
    detail: `${from} and ${to} are the same end.`,
    hint: 'name two ends',
  };
}

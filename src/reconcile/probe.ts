import { CODES } from '#diagnostics/code.ts';
import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import { hasErrors } from '#diagnostics/diagnostic.ts';
import { invariant } from '#diagnostics/invariant.ts';
import type { Document, DocumentSet } from '#document/document.ts';
import { parseDocuments } from '#document/documents.ts';
import type { Fault } from '#document/fault.ts';
import { lowerTraffic } from '#document/lower-traffic.ts';
import { placedIn } from '#document/place.ts';
import { writeYaml } from '#document/write-yaml.ts';
import type { Host } from '#hosts/host.ts';
import { atHome } from '#state/at-home.ts';
import { endsOf } from '#state/ends.ts';
import type { Workload } from '#state/workload.ts';
import { endFault, faultsOnHost } from './ends.ts';
import { unused } from './networks.ts';
import { checkWithTraffic, type Ground, prepareGround } from './traffic.ts';

/** A Traffic document of our own making. */
export interface Written {
  readonly text: string;
  readonly workload: Workload;
}

/** The fields of a stream as a Traffic document has them. */
export type StreamFields = Readonly<Record<string, unknown>>;

/** What a Traffic document sends. */
export interface Loads {
  readonly streams?: Readonly<Record<string, StreamFields>>;
  readonly queries?: Readonly<Record<string, unknown>>;
  /** Beside those that the documents know. */
  readonly receivers?: Readonly<Record<string, unknown>>;
}

/** What paths are looked for on, and what the documents say of the programs there. */
export interface Terrain {
  readonly ground: Ground;
  /** The Traffic document of the set; null: there is none. */
  readonly traffic: Document | null;
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
    ...unused(set, traffic === null ? used : [traffic, ...used]),
    ...others.map(({ name }) => tooMany(name)),
  ];
  if (ground === null || hasErrors(all)) return { refused: all };
  const wrong = traffic === null ? [] : placedIn(traffic, wrongTraffic(traffic, ground));
  return hasErrors(wrong) ? { refused: [...all, ...wrong] } : { ground, traffic, used, diagnostics: all };
}

/** What is wrong with these names of ends. */
export function wrongEnds({ ground }: Terrain, names: readonly string[]): readonly Diagnostic[] {
  const ends = endsOf(ground.state, ground.hardware);
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

/**
 * A Traffic document with these loads, and what another one says of receivers, senders and TCP. It is text first, as if somebody had
 * written it, and passes the same checks.
 */
export function written(
  { traffic, ground }: Pick<Terrain, 'traffic' | 'ground'>,
  name: string,
  { receivers, ...loads }: Loads,
  more: Readonly<Record<string, unknown>> = {},
): Written {
  const said = specOf(traffic);
  const spec = receivers === undefined ? said : { ...said, receivers: { ...receiversOf(traffic), ...receivers } };
  const kept = Object.fromEntries(
    ['receivers', 'senders', 'tcp'].flatMap((field) => (spec[field] === undefined ? [] : [[field, spec[field]]])),
  );
  const text = writeYaml({
    apiVersion: 'vnetctl/v1',
    kind: 'Traffic',
    metadata: { name },
    spec: { ...more, ...loads, ...kept },
  });
  const { documents, diagnostics } = parseDocuments([{ file: `${name}.yaml`, text }]);
  const [document] = documents;
  invariant(
    document !== undefined && !hasErrors(diagnostics),
    `our own document is right: ${JSON.stringify(diagnostics)}`,
  );
  return { text, workload: onGround(lowerTraffic(document).workload, ground) };
}

function wrongTraffic(traffic: Document, ground: Ground): readonly Fault[] {
  const { workload, ...lowered } = lowerTraffic(traffic);
  return faultsOnHost(onGround(workload, ground), lowered, ground).filter(({ severity }) => severity !== 'warning');
}

/** With the names that ends have there: on one host HOST/NAME is NAME. */
function onGround(workload: Workload, { machines, hardware }: Ground): Workload {
  return Object.keys(machines).length === 0 ? atHome(workload, hardware) : workload;
}

/** What a Traffic document sends. */
export function loadsOf(traffic: Document | null): Loads {
  const { streams, queries } = specOf(traffic) as Loads; // As below.
  return { ...(streams === undefined ? {} : { streams }), ...(queries === undefined ? {} : { queries }) };
}

/** Whether a Traffic document says how fast an end reads, if only as one of a range. */
export function readsAtRate(traffic: Document | null, end: string): boolean {
  return traffic !== null && lowerTraffic(traffic).workload.receivers[end] !== undefined;
}

function receiversOf(traffic: Document | null): Readonly<Record<string, unknown>> {
  return (specOf(traffic).receivers ?? {}) as Readonly<Record<string, unknown>>; // As below.
}

/** The same with one stream more, or another one of that name. */
export function withStream(loads: Loads, name: string, fields: StreamFields): Loads {
  return { ...loads, streams: { ...loads.streams, [name]: fields } };
}

/** A name for a stream that a Traffic document does not use. */
export function freeName(wish: string, traffic: Document | null): string {
  let name = wish;
  while (writes(traffic, name)) name += '-x';
  return name;
}

/** Whether a Traffic document has a stream of that name, if only as one of a range or the answers to a query. */
function writes(traffic: Document | null, stream: string): boolean {
  return traffic !== null && lowerTraffic(traffic).workload.streams.some(({ name }) => name === stream);
}

function specOf(traffic: Document | null): Readonly<Record<string, unknown>> {
  // The schema has been checked: a Traffic document has a spec.
  return traffic === null ? {} : ((traffic.tree as { readonly spec?: Record<string, unknown> }).spec ?? {});
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

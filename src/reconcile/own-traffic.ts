import { hasErrors } from '#diagnostics/diagnostic.ts';
import { invariant } from '#diagnostics/invariant.ts';
import type { Document } from '#document/document.ts';
import { parseDocuments } from '#document/documents.ts';
import { lowerTraffic } from '#document/lower-traffic.ts';
import { writeYaml } from '#document/write-yaml.ts';
import { atHome } from '#state/at-home.ts';
import { endsOf } from '#state/ends.ts';
import { hostOf } from '#state/fleet.ts';
import type { Workload } from '#state/workload.ts';
import type { Ground } from './traffic.ts';

/** What is said already, and where. */
export interface Speaker {
  readonly ground: Ground;
  /** The Traffic document of the set; null: there is none. */
  readonly traffic: Document | null;
}

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

/**
 * A Traffic document with these loads, and what another one says of receivers, senders and TCP. It is text first, as if somebody had
 * written it, and passes the same checks.
 */
export function written(
  { traffic, ground }: Speaker,
  name: string,
  { receivers, ...loads }: Loads,
  more: Readonly<Record<string, unknown>> = {},
): Written {
  const spec = specOf(traffic);
  const all: Entries = {
    ...spec,
    ...(receivers === undefined ? {} : { receivers: { ...entriesOf(spec.receivers), ...receivers } }),
  };
  const kept = Object.fromEntries(
    (['receivers', 'senders', 'tcp'] as const).flatMap((field) =>
      all[field] === undefined ? [] : [[field, all[field]]],
    ),
  );
  const found = parsed(ground, name, { ...more, ...loads, ...kept });
  invariant(found, `our own document ${name} is right`);
  return found;
}

/**
 * The same, which says nothing of receivers and senders that have no part in it. null: it is none, since what a stream of the other
 * document says does not go with what it is to do here.
 */
export function writtenAlone(
  { traffic, ground }: Speaker,
  name: string,
  { receivers, ...loads }: Loads,
  more: Readonly<Record<string, unknown>> = {},
): Written | null {
  const bare = parsed(ground, name, { ...more, ...loads });
  if (bare === null) return null;
  const { streams } = bare.workload;
  const ends = endsOf(ground.state, ground.hardware);
  const parts = new Set(
    streams.flatMap(({ from, to }) => [from, ...(to.kind === 'end' ? [to.name] : [])].map((one) => ends.get(one))),
  );
  // What is for everybody, or for an address, may come to anybody; a range is several at once.
  const isOpen = streams.some(({ to }) => to.kind !== 'end');
  const about = (said: Entries): Entries =>
    Object.fromEntries(
      Object.entries(said).filter(
        ([key]) => isOpen || key.includes('[') || parts.has(ends.get(plainName(key, ground))),
      ),
    );
  const spec = specOf(traffic);
  const kept = {
    receivers: about({ ...entriesOf(spec.receivers), ...receivers }),
    senders: about(entriesOf(spec.senders)),
    tcp: streams.some(({ protocol }) => protocol === 'tcp') ? entriesOf(spec.tcp) : {},
  };
  const filled = Object.fromEntries(Object.entries(kept).filter(([, entries]) => Object.keys(entries).length > 0));
  return parsed(ground, name, { ...more, ...loads, ...filled });
}

type Entries = Readonly<Record<string, unknown>>;

function entriesOf(field: unknown): Entries {
  return (field ?? {}) as Entries; // The schema has been checked: receivers, senders and tcp are maps.
}

function parsed(ground: Ground, name: string, spec: Entries): Written | null {
  const text = writeYaml({ apiVersion: 'vnetctl/v1', kind: 'Traffic', metadata: { name }, spec });
  const { documents, diagnostics } = parseDocuments([{ file: `${name}.yaml`, text }]);
  const [document] = documents;
  if (document === undefined || hasErrors(diagnostics)) return null;
  return { text, workload: onGround(lowerTraffic(document).workload, ground) };
}

/** With the names that ends have there: on one host HOST/NAME is NAME. */
export function onGround(workload: Workload, { machines, hardware }: Ground): Workload {
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

/** The same of one name. */
export function plainName(name: string, { machines, hardware }: Ground): string {
  const isHere = Object.keys(machines).length === 0 && [hardware.host, hardware.documentName].includes(hostOf(name));
  return isHere ? name.slice(name.indexOf('/') + 1) : name;
}

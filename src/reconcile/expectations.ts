import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import { pointer } from '#diagnostics/pointer.ts';
import type { Document } from '#document/documents.ts';
import type { Fault } from '#document/fault.ts';
import { lowerTraffic } from '#document/lower-traffic.ts';
import { type Placed, placedIn } from '#document/place.ts';
import { isElsewhere, soundTraffic } from '#document/sound-traffic.ts';
import type { Workload } from '#state/workload.ts';
import { misspelled, type Unjudged } from '#usage/expectations.ts';
import { type Measures, measuresOf } from '#usage/measures.ts';
import { type Beginning, blankQuery, blankStream, NOTHING_MEASURED } from '#usage/rehearsal.ts';
import type { Measured, Report } from '#usage/report.ts';

/** Expectations of a Traffic document that no host makes right: the language, units, and names that the document itself gives. */
export async function wrongAnywhere(document: Document): Promise<readonly Diagnostic[]> {
  const sound = soundTraffic(document);
  if (!sound || hasWrongSection(document)) return [];
  const { workload } = lowerTraffic(sound);
  if (workload.expectations.length === 0) return [];
  const measured = { ...NOTHING_MEASURED, toPicoseconds: workload.durationPicoseconds };
  const known = measuresOf(blankReport(measured, workload, document.wrongAt.length > 0), []);
  const faults = await faultsIn(workload, withoutHost(known));
  return placedIn(
    document,
    faults.filter(({ pointer: at }) => isElsewhere(document, at)),
  );
}

/** Sections of which a Traffic document tells the rows, or which have the same everywhere. */
const ITS_OWN: ReadonlySet<string> = new Set(['seconds', 'streams', 'queries', 'drops', 'deadlocks']);

/** What is on no host may be on another: of such sections nothing is known. */
function withoutHost({ windows, ...measures }: Measures): Measures {
  const own = Object.entries(measures).map(([section, rows]) => [section, ITS_OWN.has(section) ? rows : undefined]);
  const inWindows = Object.entries(windows ?? {}).map(([name, part]) => [name, withoutHost(part)]);
  return { ...Object.fromEntries(own), ...(windows === undefined ? {} : { windows: Object.fromEntries(inWindows) }) };
}

/** What is called by a wrong name may be all that expectations speak of. */
export function hasWrongSection({ wrongAt }: Document): boolean {
  return wrongAt.some((place) => place.split('/').length <= '/spec/streams'.split('/').length);
}

/** The places of expectations that could not be judged after a run. */
export function unjudgedDiagnostics(document: Placed, unjudged: readonly Unjudged[]): readonly Diagnostic[] {
  return placedIn(document, unjudged.map(expectationFault));
}

function expectationFault({ index, field, expression, reason, hint }: Unjudged): Fault {
  return {
    code: 'bad-expression',
    detail: `The expectation ${JSON.stringify(expression)} cannot be judged: ${reason}.`,
    hint: hint ?? 'names are those of the report: streams.NAME.delivered, links.NAME.sentRate, cpus["4"].busy',
    pointer: field === null ? pointer('/spec/expect', index) : pointer('/spec/expect', index, field),
    at: 'value',
  };
}

/** `isLenient`: streams may be of any kind. */
export async function wrongExpectations(
  workload: Workload,
  { measured, places }: Beginning,
  isLenient = false,
): Promise<readonly Fault[]> {
  return faultsIn(workload, measuresOf(blankReport(measured, workload, isLenient), places));
}

async function faultsIn(workload: Workload, measures: Measures): Promise<readonly Fault[]> {
  return (await misspelled(workload.expectations, measures)).map(expectationFault);
}

/** The report of a run at its beginning: every name is there, and nothing is counted. */
function blankReport(
  measured: Measured,
  { streams, queries, windows }: Workload,
  isLenient: boolean,
): Measured & Pick<Report, 'windows' | 'deadlocks'> {
  const rows = streams.map(({ name, load, protocol }) =>
    blankStream(name, {
      isTcp: isLenient || protocol === 'tcp',
      isAsked: isLenient || load.kind === 'request-response' || load.kind === 'answers',
    }),
  );
  const part = {
    ...measured,
    streams: rows,
    queries: queries.map(({ name, protocol }) => blankQuery(name, isLenient ? 'tcp' : protocol)),
  };
  return { ...part, deadlocks: [], windows: Object.fromEntries(Object.keys(windows).map((name) => [name, part])) };
}

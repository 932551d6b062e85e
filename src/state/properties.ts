import { CODES, type Code } from '#diagnostics/code.ts';
import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import { nearest } from '#diagnostics/suggest.ts';
import { BANDWIDTH, FLOW_BANDWIDTH } from './properties/bandwidth.ts';
import { BELONGING } from './properties/belonging.ts';
import { DCB, FLOW_COS } from './properties/dcb.ts';
import { ETHERNET } from './properties/ethernet.ts';
import { ETS } from './properties/ets.ts';
import { nothing, type Property } from './properties/property.ts';
import { PROTECTION } from './properties/protection.ts';
import { RANK } from './properties/rank.ts';
import { REFUSED_FLOW_PROPERTIES, REFUSED_LINK_PROPERTIES, type Refused } from './properties/refused.ts';
import { RINGS } from './properties/rings.ts';
import { SWITCHING } from './properties/switching.ts';
import { FLOW_THREADS, THREADS } from './properties/threads.ts';
import { UNDERLAY } from './properties/underlay.ts';
import { VF } from './properties/vf.ts';
import type { Flow, Resource } from './resource.ts';

/**
 * Properties of links, in the order in which they are listed and set: `flowctrl` before `pfcmap`, `cos` before `etsbw-lcl`,
 * so that the order of a command line does not matter to the views of a port's classes.
 */
export const LINK_PROPERTIES: readonly Property[] = [
  ...ETHERNET,
  ...BANDWIDTH,
  ...THREADS,
  ...RINGS,
  ...PROTECTION,
  ...DCB,
  ...ETS,
  ...VF,
  ...SWITCHING,
  ...UNDERLAY,
  ...BELONGING,
];

/** Properties of flows. */
export const FLOW_PROPERTIES: readonly Property<Flow>[] = [...FLOW_BANDWIDTH, ...FLOW_THREADS, FLOW_COS, RANK];

const REFUSED = new Map<unknown, readonly Refused[]>([
  [LINK_PROPERTIES, REFUSED_LINK_PROPERTIES],
  [FLOW_PROPERTIES, REFUSED_FLOW_PROPERTIES],
]);

const EFFECTIVE = '-effective';

/** The property of that name in any dialect and case; `NAME-effective` (illumos) is a read-only property of its own. */
export function propertyNamed<R extends Resource>(
  table: readonly Property<R>[],
  name: string,
): Property<R> | undefined {
  const wanted = name.toLowerCase();
  const found = table.find((row) => row.name === wanted || row.aliases?.includes(wanted));
  if (found || !wanted.endsWith(EFFECTIVE)) return found;
  const base = propertyNamed(table, wanted.slice(0, -EFFECTIVE.length));
  if (!base || base.name.endsWith(EFFECTIVE)) return undefined;
  const { field: _field, assign: _assign, reset: _reset, aliases: _aliases, ...row } = base;
  return {
    ...row,
    name: `${base.name}${EFFECTIVE}`,
    perm: 'r-',
    value: base.effective ?? base.value,
    default: nothing,
    possible: nothing,
    instead: base.perm === 'rw' ? `it follows from ${base.name}` : (base.instead ?? ''),
  };
}

/** The refusal of the first name that no property of the table has; undefined: all are known. */
export function unknownProperty<R extends Resource>(
  table: readonly Property<R>[],
  names: readonly string[],
): Diagnostic | undefined {
  const name = names.find((one) => !propertyNamed(table, one));
  if (name === undefined) return undefined;
  const refused = REFUSED.get(table)?.find((one) => one.names.test(name.toLowerCase()));
  if (refused) return refusal('not-supported', `${name} is no property here: ${refused.why}.`, refused.hint);
  const meant = nearest(
    name,
    table.flatMap((row) => [row.name, ...(row.aliases ?? [])]),
  );
  const hint =
    meant === undefined ? `Properties are ${table.map((row) => row.name).join(', ')}.` : `Did you mean ${meant}?`;
  return refusal('usage', `there is no property ${name}.`, hint);
}

function refusal(code: Code, detail: string, hint: string): Diagnostic {
  return { severity: 'error', code, summary: CODES[code], detail, hint };
}

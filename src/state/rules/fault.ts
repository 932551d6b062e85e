import { CODES, type Code } from '#diagnostics/code.ts';
import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import { type Address, addressOf } from '../address.ts';
import type { Kind, Resource } from '../resource.ts';

/** What a rule has found, before it becomes a diagnostic. */
export interface Fault {
  readonly severity: Diagnostic['severity'];
  readonly code: Code;
  readonly subject: Address;
  readonly field: string | undefined;
  /** Sentences with names and numbers. */
  readonly detail: string;
  /** What to write instead. A function where finding it is costly: then it is called for the first faults only. */
  readonly hint: string | (() => string);
  /** Every object that is part of the fault, the subject too: a change of any of them can make or mend it. */
  readonly concerns: readonly Address[];
  /** Every object of that kind has a part in it, also one that is gone. */
  readonly concernsAll: Kind | undefined;
}

/** Whether a change of any of those objects, some of which may be gone, can make or mend the fault. */
export function isAbout({ concerns, concernsAll }: Fault, scope: ReadonlySet<Address>): boolean {
  if (concerns.some((one) => scope.has(one))) return true;
  return concernsAll !== undefined && [...scope].some((one) => one.startsWith(`${concernsAll}/`));
}

/** One list for all rules that find nothing: most calls do. */
export const NOTHING_WRONG: readonly Fault[] = [];

interface Words {
  readonly detail: string;
  readonly hint: Fault['hint'];
  /** Other objects that have a part in it. */
  readonly others?: readonly Resource[];
  /** Objects that have a part in it though they are not there. */
  readonly absent?: readonly Address[];
  /** A kind of which any object can have had a part in it. */
  readonly anyOf?: Kind;
}

/** An error about a field of an object, spelled as in documents. */
export function error(code: Code, resource: Resource, field: string | undefined, words: Words): Fault {
  return fault('error', code, resource, field, words);
}

/** As `error`, but nothing is refused for it. */
export function warning(code: Code, resource: Resource, field: string | undefined, words: Words): Fault {
  return fault('warning', code, resource, field, words);
}

function fault(
  severity: Fault['severity'],
  code: Code,
  resource: Resource,
  field: string | undefined,
  { detail, hint, others = [], absent = [], anyOf }: Words,
): Fault {
  const subject = addressOf(resource);
  const concerns = [subject, ...others.map(addressOf), ...absent];
  return { severity, code, subject, field, detail, hint, concerns, concernsAll: anyOf };
}

/** The diagnostic of a fault; `costly` says whether its hint may take time. */
export function diagnosticOf({ severity, code, subject, field, detail, hint }: Fault, costly: boolean): Diagnostic {
  const text = typeof hint === 'string' ? hint : costly ? hint() : undefined;
  return {
    severity,
    code,
    summary: CODES[code],
    detail,
    ...(text === undefined ? {} : { hint: text }),
    subject: field === undefined ? { address: subject } : { address: subject, field },
  };
}

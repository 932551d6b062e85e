import type { UsageRecord } from './counters.ts';

/** A usage history in a file: what `show-usage --out` writes and `-f` reads (`schemas/usage-history.schema.json`). */
export interface UsageHistory {
  readonly apiVersion: 'vnetctl/v1';
  readonly kind: 'UsageHistory';
  /** Whose it is. */
  readonly host: string;
  /** Of each link and flow, counters at instants of the host's clock; ascending. */
  readonly records: readonly UsageRecord[];
}

export function writeHistoryFile(host: string, records: readonly UsageRecord[]): string {
  const history: UsageHistory = { apiVersion: 'vnetctl/v1', kind: 'UsageHistory', host, records };
  return `${JSON.stringify(history, null, 1)}\n`;
}

export type ReadHistory =
  | { readonly kind: 'read'; readonly records: readonly UsageRecord[] }
  | { readonly kind: 'wrong'; readonly why: string };

export function readHistoryFile(text: string): ReadHistory {
  const found = parsed(text);
  if (!isObject(found)) return wrong('it is not JSON');
  if (found.apiVersion !== 'vnetctl/v1' || found.kind !== 'UsageHistory') return wrong('its kind is not UsageHistory');
  const { records } = found;
  if (!Array.isArray(records)) return wrong('it has no records');
  const at = records.findIndex((one) => !isRecord(one));
  if (at >= 0) return wrong(`record ${at + 1} is not one`);
  const read: readonly UsageRecord[] = records;
  return { kind: 'read', records: read.toSorted((a, b) => a.atMicroseconds - b.atMicroseconds) };
}

function wrong(why: string): ReadHistory {
  return { kind: 'wrong', why };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

const COUNTS = ['atMicroseconds', 'ipackets', 'rbytes', 'opackets', 'obytes'] as const;

function isRecord(one: unknown): one is UsageRecord {
  return (
    isObject(one) &&
    (one.subject === 'link' || one.subject === 'flow') &&
    typeof one.name === 'string' &&
    COUNTS.every((key) => Number.isSafeInteger(one[key]) && Number(one[key]) >= 0)
  );
}

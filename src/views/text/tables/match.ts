import type { Overlapping } from '#state/flow-overlaps.ts';
import type { Column } from '../table.ts';
import { FLOW_COLUMNS, type FlowRow } from './flow.ts';

/** One row of match-flow: an existing flow that a candidate overlaps. */
export interface MatchRow extends FlowRow {
  /** How the candidate lies to the flow. */
  readonly overlap: Overlapping['overlap'];
  /** Whose the frames are that meet both. */
  readonly first: Overlapping['first'];
  readonly why: string;
}

export function matchRows(found: readonly Overlapping[]): readonly MatchRow[] {
  return found.map(({ flow: { name, over, match, rank }, overlap, first, why }) => {
    return { flow: name, link: over, match, rank, overlap, first, why };
  });
}

const onRequest = FLOW_COLUMNS.filter(({ name }) => !['FLOW', 'LINK', 'RANK'].includes(name)).map(
  (column): Column<MatchRow> => ({ ...column, onRequest: true }),
);

export const MATCH_COLUMNS: readonly Column<MatchRow>[] = [
  { name: 'FLOW', width: 12, value: (row) => row.flow },
  { name: 'LINK', width: 12, value: (row) => row.link },
  { name: 'RANK', width: 6, value: (row) => (row.rank === null ? null : String(row.rank)) },
  { name: 'OVERLAP', width: 9, value: (row) => row.overlap },
  { name: 'FIRST', width: 11, value: (row) => row.first },
  { name: 'WHY', width: 40, value: (row) => row.why },
  ...onRequest,
];

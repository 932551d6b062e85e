import type { Link } from '#state/resource.ts';
import type { Column } from '../table.ts';
import { type Look, linksOf } from './look.ts';

/** One row of show-link. */
export interface LinkRow {
  readonly link: string;
  readonly class: Link['kind'];
  readonly mtu: number;
  readonly state: 'up' | 'down';
  readonly over: readonly string[];
}

export function linkRows(look: Look, name?: string): readonly LinkRow[] {
  const { facts } = look;
  return linksOf(look, name).map((link) => ({
    link: link.name,
    class: link.kind,
    mtu: facts.mtu(link),
    state: facts.up(link) ? 'up' : 'down',
    over: facts.under(link),
  }));
}

const LINK: Column<LinkRow> = { name: 'LINK', width: 12, value: (row) => row.link };
const CLASS: Column<LinkRow> = { name: 'CLASS', width: 10, value: (row) => row.class };
const OVER: Column<LinkRow> = { name: 'OVER', width: 30, value: (row) => row.over.join(',') || null, wrap: true };

export const LINK_COLUMNS: readonly Column<LinkRow>[] = [
  LINK,
  CLASS,
  { name: 'MTU', width: 7, value: (row) => String(row.mtu) },
  { name: 'STATE', width: 9, value: (row) => row.state },
  OVER,
];
/** Of the stored configuration: nothing that only running links have. */
export const STORED_LINK_COLUMNS: readonly Column<LinkRow>[] = [LINK, CLASS, OVER];

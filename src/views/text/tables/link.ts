import type { Bytes, Link } from '#state/resource.ts';
import type { Column } from '../table.ts';
import { type Look, linksOf } from './look.ts';

/** One row of show-link. */
export interface LinkRow extends StoredLinkRow {
  readonly mtu: Bytes;
  readonly state: 'up' | 'down';
}

/** One row of show-link -P: nothing that only a running link has. */
export interface StoredLinkRow {
  readonly link: string;
  readonly class: Link['kind'];
  /** The parent; all ports of an aggregation, all uplinks of a switch; the underlay of an overlay. */
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

export function storedLinkRows(look: Look, name?: string): readonly StoredLinkRow[] {
  return linksOf(look, name).map((link) => ({ link: link.name, class: link.kind, over: look.facts.under(link) }));
}

const LINK: Column<StoredLinkRow> = { name: 'LINK', width: 12, value: (row) => row.link };
const CLASS: Column<StoredLinkRow> = { name: 'CLASS', width: 10, value: (row) => row.class };
const OVER: Column<StoredLinkRow> = { name: 'OVER', width: 30, value: (row) => row.over.join(',') || null, wrap: true };

export const LINK_COLUMNS: readonly Column<LinkRow>[] = [
  LINK,
  CLASS,
  { name: 'MTU', width: 7, value: (row) => String(row.mtu) },
  { name: 'STATE', width: 9, value: (row) => row.state },
  OVER,
];
export const STORED_LINK_COLUMNS: readonly Column<StoredLinkRow>[] = [LINK, CLASS, OVER];

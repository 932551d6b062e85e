import { linkNamed } from '#state/host-state.ts';
import type { Aggregation, BitsPerSecond, Mac } from '#state/resource.ts';
import type { Column } from '../table.ts';
import { type Look, objectsOf } from './look.ts';

/** What a port does for its aggregation. */
export interface AggrPort {
  readonly name: string;
  /** 0 while it is down. */
  readonly speed: BitsPerSecond;
  readonly up: boolean;
  readonly mac: Mac | null;
  /** Whether it carries frames of the aggregation. */
  readonly attached: boolean;
}

export function aggrPorts({ state, facts }: Look, aggr: Aggregation): readonly AggrPort[] {
  const attached = new Set(facts.attached(aggr));
  const links = aggr.ports.flatMap((name) => linkNamed(state, name) ?? []);
  return links.map((link) => ({
    name: link.name,
    speed: facts.speed(link) ?? 0,
    up: facts.up(link),
    mac: facts.mac(link),
    attached: attached.has(link.name),
  }));
}

/** One row of show-aggr -L: the state of LACP on a port (IEEE 802.1AX, state machine variables of the actor). */
export interface LacpRow {
  readonly link: string;
  readonly port: string;
  /** The port may be aggregated with others. */
  readonly aggregatable: boolean;
  /** The port has been put into the aggregation. */
  readonly sync: boolean;
  readonly collecting: boolean;
  readonly distributing: boolean;
  /** What is believed of the partner was configured, not heard: LACP is off, or nothing can be heard. */
  readonly defaulted: boolean;
  /** The partner has been silent for too long. */
  readonly expired: boolean;
}

/** What is beyond the wire of an emulated host answers LACP on every port that is up, so that no partner ever falls silent. */
export function lacpRows(look: Look, name?: string): readonly LacpRow[] {
  return objectsOf(look, 'aggr', name).flatMap((aggr) =>
    aggrPorts(look, aggr).map(({ name: port, up, attached }) => ({
      link: aggr.name,
      port,
      aggregatable: true,
      sync: attached,
      collecting: attached,
      distributing: attached,
      defaulted: aggr.lacp.mode === 'off' || !up,
      expired: false,
    })),
  );
}

const yes = (value: boolean) => (value ? 'yes' : 'no');

export const LACP_COLUMNS: readonly Column<LacpRow>[] = [
  { name: 'LINK', width: 12, value: (row) => row.link },
  { name: 'PORT', width: 13, value: (row) => row.port },
  { name: 'AGGREGATABLE', width: 13, value: (row) => yes(row.aggregatable) },
  { name: 'SYNC', width: 5, value: (row) => yes(row.sync) },
  { name: 'COLL', width: 5, value: (row) => yes(row.collecting) },
  { name: 'DIST', width: 5, value: (row) => yes(row.distributing) },
  { name: 'DEFAULTED', width: 10, value: (row) => yes(row.defaulted) },
  { name: 'EXPIRED', width: 15, value: (row) => yes(row.expired) },
];

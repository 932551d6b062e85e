import type { Counters, FlowCounters, LinkCounters, UsageRecord } from '#usage/counters.ts';
import type { Usage } from '../host.ts';
import type { Connection } from './sql.ts';

/** Counters of one object as they lie in the store: what belongs to a link or a flow goes with it. */
interface Kept extends Rows {
  readonly counters: LinkCounters | FlowCounters;
}

type Rows = Pick<Counters, 'lanes' | 'rings' | 'transmitRings' | 'transmitLanes' | 'ports' | 'pauses'>;

export function readCounters(connection: Connection): Counters {
  const clock = connection.row("SELECT value FROM meta WHERE key = 'clock'")?.[0];
  const rows = connection.rows('SELECT subject, json FROM counter ORDER BY subject');
  const kept = rows.map(([subject, json]) => ({ subject: String(subject), ...(JSON.parse(String(json)) as Kept) }));
  const of = (prefix: string) => kept.filter(({ subject }) => subject.startsWith(prefix));
  return {
    clockNanoseconds: Number(clock ?? 0),
    links: of('link/').map(({ counters }) => counters as LinkCounters), // Written below as what they are.
    flows: of('flow/').map(({ counters }) => counters as FlowCounters),
    lanes: kept.flatMap(({ lanes }) => lanes),
    rings: kept.flatMap(({ rings }) => rings),
    transmitRings: kept.flatMap(({ transmitRings }) => transmitRings),
    transmitLanes: kept.flatMap(({ transmitLanes }) => transmitLanes),
    ports: kept.flatMap(({ ports }) => ports),
    pauses: kept.flatMap(({ pauses }) => pauses),
  };
}

/** The counters after a run, and the records of its history. Of each link and flow the newest ones are kept. */
export function writeUsage(connection: Connection, { counters, records, kept: most }: Usage): void {
  connection.run("INSERT OR REPLACE INTO meta VALUES ('clock', ?)", String(counters.clockNanoseconds));
  const ofLink = {
    lanes: by(counters.lanes, ({ link, flow }) => (flow === null ? link : null)),
    rings: by(counters.rings, ({ nic }) => nic),
    transmitRings: by(counters.transmitRings, ({ nic }) => nic),
    transmitLanes: by(counters.transmitLanes, ({ link }) => link),
    ports: by(counters.ports, ({ link }) => link),
    pauses: by(counters.pauses, ({ link }) => link),
  };
  const ofFlow = by(counters.lanes, ({ flow }) => flow);
  const put = (subject: string, kept: Kept) =>
    connection.run('INSERT OR REPLACE INTO counter VALUES (?, ?)', subject, JSON.stringify(kept));
  for (const link of counters.links) {
    put(`link/${link.name}`, {
      counters: link,
      lanes: ofLink.lanes(link.name),
      rings: ofLink.rings(link.name),
      transmitRings: ofLink.transmitRings(link.name),
      transmitLanes: ofLink.transmitLanes(link.name),
      ports: ofLink.ports(link.name),
      pauses: ofLink.pauses(link.name),
    });
  }
  for (const flow of counters.flows) put(`flow/${flow.name}`, { ...NO_ROWS, counters: flow, lanes: ofFlow(flow.name) });
  for (const { subject, name, atMicroseconds, ipackets, rbytes, opackets, obytes } of records) {
    connection.run(
      'INSERT OR REPLACE INTO usage VALUES (?, ?, ?, ?, ?, ?)',
      `${subject}/${name}`,
      atMicroseconds,
      ipackets,
      rbytes,
      opackets,
      obytes,
    );
  }
  for (const key of new Set(records.map(({ subject, name }) => `${subject}/${name}`))) {
    connection.run(
      'DELETE FROM usage WHERE subject = ?1 AND at <= (SELECT at FROM usage WHERE subject = ?1 ORDER BY at DESC LIMIT 1 OFFSET ?2)',
      key,
      most,
    );
  }
}

const NO_ROWS: Rows = { lanes: [], rings: [], transmitRings: [], transmitLanes: [], ports: [], pauses: [] };

/** The rows of each name, found at once: a host may have thousands of links with lanes for each. */
function by<Row>(rows: readonly Row[], name: (row: Row) => string | null): (name: string) => readonly Row[] {
  const found = new Map<string | null, Row[]>();
  for (const row of rows) {
    const list = found.get(name(row));
    if (list) list.push(row);
    else found.set(name(row), [row]);
  }
  return (wanted) => found.get(wanted) ?? [];
}

/** The history of all links or flows, oldest first. */
export function readUsage(connection: Connection, subject: UsageRecord['subject']): readonly UsageRecord[] {
  const rows = connection.rows(
    'SELECT subject, at, ipackets, rbytes, opackets, obytes FROM usage WHERE subject >= ? AND subject < ? ORDER BY at, subject',
    `${subject}/`,
    `${subject}0`,
  );
  return rows.map(([key, at, ipackets, rbytes, opackets, obytes]) => ({
    subject,
    name: String(key).slice(subject.length + 1),
    atMicroseconds: Number(at),
    ipackets: Number(ipackets),
    rbytes: Number(rbytes),
    opackets: Number(opackets),
    obytes: Number(obytes),
  }));
}

/** Counters follow an object that is renamed; those of one that is gone are forgotten, its history is not. */
export function moveCounters(connection: Connection, from: string, to: string | null): void {
  const row = connection.row('SELECT json FROM counter WHERE subject = ?', from);
  if (!row) return;
  connection.run('DELETE FROM counter WHERE subject = ?', from);
  if (to === null) return;
  const [, old = ''] = from.split('/');
  const [, name = ''] = to.split('/');
  const kept = JSON.parse(String(row[0])) as Kept;
  const lanes = kept.lanes.map((lane) => ({
    ...lane,
    link: lane.link === old ? name : lane.link,
    flow: lane.flow === old ? name : lane.flow,
  }));
  const renamed = <Row extends { readonly link: string | null }>(rows: readonly Row[]) =>
    rows.map((row) => ({ ...row, link: row.link === old ? name : row.link }));
  const onNic = <Row extends { readonly nic: string }>(rows: readonly Row[]) =>
    rows.map((row) => ({ ...row, nic: row.nic === old ? name : row.nic }));
  const moved: Kept = {
    counters: { ...kept.counters, name },
    lanes,
    rings: onNic(renamed(kept.rings)),
    transmitRings: onNic(renamed(kept.transmitRings)),
    transmitLanes: renamed(kept.transmitLanes),
    ports: renamed(kept.ports),
    pauses: renamed(kept.pauses),
  };
  connection.run('INSERT OR REPLACE INTO counter VALUES (?, ?)', to, JSON.stringify(moved));
  connection.run('UPDATE OR REPLACE usage SET subject = ? WHERE subject = ?', to, from);
}

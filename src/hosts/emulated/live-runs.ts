import { readFileSync } from 'node:fs';
import type { LiveRun } from '#usage/reading.ts';
import type { Connection } from './sql.ts';

/** A run as it lies in the store, under the process that carries it. */
interface Kept {
  /** When that process began, as the system counts: another one may get its number. */
  readonly born: string;
  readonly run: Omit<LiveRun, 'pid'>;
}

/** The runs that are under way, the one that began last first. What a killed process left is none. */
export function readLiveRuns(connection: Connection): readonly LiveRun[] {
  return allKept(connection)
    .filter(isAlive)
    .map(({ pid, kept: { run } }) => ({ pid, ...run }))
    .sort((a, b) => b.startedMilliseconds - a.startedMilliseconds);
}

/** Where the run of this process is; null: it is over. Tidies up after killed ones. */
export function writeLiveRun(connection: Connection, run: Omit<LiveRun, 'pid'> | null): void {
  for (const one of allKept(connection)) {
    if (one.pid === process.pid || !isAlive(one)) connection.run('DELETE FROM meta WHERE key = ?', keyOf(one.pid));
  }
  if (run === null) return;
  const kept: Kept = { born: birthOf(process.pid), run };
  connection.run('INSERT INTO meta VALUES (?, ?)', keyOf(process.pid), JSON.stringify(kept));
}

const PREFIX = 'run/';

function keyOf(pid: number): string {
  return `${PREFIX}${pid}`;
}

interface Found {
  readonly pid: number;
  readonly kept: Kept;
}

function allKept(connection: Connection): readonly Found[] {
  const rows = connection.rows("SELECT key, value FROM meta WHERE key >= 'run/' AND key < 'run0'");
  return rows.map(([key, value]) => ({
    pid: Number(String(key).slice(PREFIX.length)),
    // Written above.
    kept: JSON.parse(String(value)) as Kept,
  }));
}

function isAlive({ pid, kept }: Found): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is another user's.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  return birthOf(pid) === kept.born;
}

/** Field 22 of proc_pid_stat(5), counted behind the name, which may hold anything; empty where there is no /proc. */
function birthOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

import type { Plan } from '#plan/plan.ts';
import type { EntryResult, HistoryEntry, NewEntry, Pending } from '../host.ts';
import type { Connection } from './sql.ts';

/** Opens an entry; nothing of it is done yet. */
export function beginEntry(connection: Connection, { who, command, plan }: NewEntry): number {
  connection.run(
    "INSERT INTO entry (at, who, command, result, done, deadline, confirmed) VALUES (?, ?, ?, 'pending', 0, NULL, 0)",
    Date.now(),
    who,
    command,
  );
  const id = Number(connection.row('SELECT last_insert_rowid()')?.[0]);
  connection.run('INSERT INTO plan VALUES (?, ?)', id, JSON.stringify(plan));
  return id;
}

/** Each of these says whether the entry was pending, and so has been changed. */
export function noteDone(connection: Connection, id: number, done: number): boolean {
  return connection.run("UPDATE entry SET done = ? WHERE id = ? AND result = 'pending'", done, id) === 1;
}

export function holdEntry(connection: Connection, id: number, deadline: number): boolean {
  return connection.run("UPDATE entry SET deadline = ? WHERE id = ? AND result = 'pending'", deadline, id) === 1;
}

export function finishEntry(connection: Connection, id: number, result: EntryResult): boolean {
  return connection.run("UPDATE entry SET result = ? WHERE id = ? AND result = 'pending'", result, id) === 1;
}

/** Keeps a trial, unless its time is over. */
export function confirmEntry(connection: Connection, id: number, now: number): boolean {
  const sql = "UPDATE entry SET confirmed = 1 WHERE id = ? AND result = 'pending' AND deadline > ?";
  return connection.run(sql, id, now) === 1;
}

/** All entries, the oldest first. */
export function readHistory(connection: Connection): readonly HistoryEntry[] {
  return connection
    .rows('SELECT id, at, who, command, result, json FROM entry JOIN plan ON entry = id ORDER BY id')
    .map((row) => {
      // The columns in this order, as `beginEntry` and `finishEntry` filled them.
      const [id, at, who, command, result, plan] = row as [
        number,
        number,
        string,
        string,
        HistoryEntry['result'],
        string,
      ];
      return withPlan({ id, at, who, command, result }, plan);
    });
}

/** The one entry that is not finished. */
export function readPending(connection: Connection): Omit<Pending, 'active'> | null {
  const row = connection.row(
    "SELECT id, who, command, json, done, deadline, confirmed FROM entry JOIN plan ON entry = id WHERE result = 'pending' LIMIT 1",
  );
  if (!row) return null;
  // As above.
  const [id, who, command, plan, done, deadline, confirmed] = row as [
    number,
    string,
    string,
    string,
    number,
    number | null,
    number,
  ];
  return { id, entry: withPlan({ who, command }, plan), done, deadline, confirmed: confirmed === 1 };
}

/** Plans are large and rarely looked into: each is parsed when it is first asked for. */
function withPlan<T extends object>(entry: T, json: string): T & { readonly plan: Plan } {
  let parsed: Plan | undefined;
  return Object.defineProperty({ ...entry }, 'plan', {
    enumerable: true,
    get: () => {
      // `beginEntry` wrote a plan.
      parsed ??= JSON.parse(json) as Plan;
      return parsed;
    },
    // The property has just been defined.
  }) as T & { readonly plan: Plan };
}

/**
 * The store's schema, as the steps that lead to it: the number of steps taken is the version of a store (`user_version`). A
 * new store takes them all, an older one those that it lacks. A step is never changed once it was released; a new shape is
 * a new step at the end.
 */
export const MIGRATIONS: readonly string[] = [
  // 1: the Host document, the objects of both configurations, who owns them, and what was done.
  `CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
   CREATE TABLE object (
     configuration TEXT NOT NULL, address TEXT NOT NULL, json TEXT NOT NULL,
     PRIMARY KEY (configuration, address)
   ) WITHOUT ROWID;
   CREATE TABLE owner (
     address TEXT NOT NULL, field TEXT NOT NULL, document TEXT NOT NULL, applied TEXT NOT NULL,
     PRIMARY KEY (address, field)
   ) WITHOUT ROWID;
   CREATE TABLE entry (
     id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, who TEXT NOT NULL, command TEXT NOT NULL,
     plan TEXT NOT NULL, result TEXT NOT NULL, done INTEGER NOT NULL, deadline INTEGER, confirmed INTEGER NOT NULL
   );
   CREATE INDEX entry_pending ON entry (id) WHERE result = 'pending';`,

  // 2: one row per object instead of one per configuration, because both are read and written at once nearly always; and
  // plans apart from their entries, because a step changes the entry and a plan can have megabytes.
  `CREATE TABLE pair (address TEXT PRIMARY KEY, running TEXT, stored TEXT) WITHOUT ROWID;
   INSERT INTO pair
     SELECT address, max(CASE configuration WHEN 'running' THEN json END), max(CASE configuration WHEN 'stored' THEN json END)
     FROM object GROUP BY address;
   DROP TABLE object;
   ALTER TABLE pair RENAME TO object;
   CREATE TABLE plan (entry INTEGER PRIMARY KEY, json TEXT NOT NULL);
   INSERT INTO plan SELECT id, plan FROM entry;
   ALTER TABLE entry DROP COLUMN plan;`,

  // 3: an index of what objects mention, claim and draw on, so that a small change looks at little. Filled by `reindexAll`.
  `CREATE TABLE relation (
     mark TEXT NOT NULL, value TEXT NOT NULL, address TEXT NOT NULL, configurations INTEGER NOT NULL,
     PRIMARY KEY (mark, value, address)
   ) WITHOUT ROWID;`,

  // 4: what was counted of each link and flow, and the history of it.
  `CREATE TABLE counter (subject TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
   CREATE TABLE usage (
     subject TEXT NOT NULL, at INTEGER NOT NULL, ipackets INTEGER NOT NULL, rbytes INTEGER NOT NULL,
     opackets INTEGER NOT NULL, obytes INTEGER NOT NULL, PRIMARY KEY (subject, at)
   ) WITHOUT ROWID;`,

  // 5: counters know rings of both directions, fan-outs and ports. They begin anew; the history takes that for what it is.
  'DELETE FROM counter;',

  // 6: overlays forward as switches do.
  `UPDATE object SET
     running = json_insert(running, '$.forwarding', 'lossy', '$.ring', 1024),
     stored = json_insert(stored, '$.forwarding', 'lossy', '$.ring', 1024)
   WHERE address LIKE 'overlay/%';`,

  // 7: counters know the pauses of each port; before that none was counted.
  "UPDATE counter SET json = json_set(json, '$.pauses', json('[]'));",

  // 8: a VLAN has addresses of the host itself.
  `UPDATE object SET running = json_insert(running, '$.ip', json('[]')), stored = json_insert(stored, '$.ip', json('[]'))
   WHERE address LIKE 'vlan/%';`,
];

/** A store of an older version has another index of marks, or none: it is made anew. Raised with every change of `marks`. */
export const INDEXED_SINCE = 3;

/** What this program reads and writes. */
export const SCHEMA_VERSION = MIGRATIONS.length;

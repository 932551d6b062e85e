/**
 * What each room may know, as data. A room imports only rooms that stand in its `may` list; a file with a row of its own
 * obeys that row instead of its room's. The failing test prints the reason.
 */
export interface Rule {
  /** A room (`plan`), a folder of it (`hosts/emulated`) or a file (`document/read.ts`), below src/. The longest match counts. */
  readonly where: string;
  /** Rooms, folders or files of ours. The own room is always allowed, except what `apart` names. */
  readonly may: readonly string[];
  /** Node built-ins (`node:fs`) and packages. */
  readonly packages: readonly string[];
  /** Folders of the own room that must not be imported. */
  readonly apart?: readonly string[];
  /** Rooms of `may` whose types alone may be imported. */
  readonly typesOnly?: readonly string[];
  /** Neither waits nor asks for time, chance, environment: the same input always gives the same output. */
  readonly pure?: true;
  readonly because: string;
}

const CORE = ['diagnostics', 'units'];

export const RULES: readonly Rule[] = [
  {
    where: 'diagnostics',
    may: [],
    packages: ['leven'],
    pure: true,
    because: 'faults are the one language that all rooms speak; they know nobody',
  },
  {
    where: 'units',
    may: ['diagnostics'],
    packages: ['ip-address'],
    pure: true,
    because: 'quantities are pure: parse, print, compare',
  },
  {
    where: 'state',
    may: CORE,
    packages: [],
    pure: true,
    because: 'desired and observed are one pure type; the rules between objects must run without a host or a file',
  },
  {
    where: 'emulator',
    may: ['units', 'diagnostics/invariant.ts'],
    packages: [],
    pure: true,
    because:
      'the data plane has never heard of documents, records of a host or plans; the same blueprint and seed, the same counts',
  },
  {
    where: 'usage',
    may: ['state', ...CORE],
    packages: [],
    pure: true,
    because: 'what was measured is data: hosts fill it, views show it, and nobody needs a host to judge it',
  },
  {
    where: 'usage/path.ts',
    may: ['emulator/path/hop.ts', 'state', ...CORE],
    typesOnly: ['emulator/path/hop.ts'],
    packages: [],
    pure: true,
    because: 'a hop is described once, where it is found; here it has the names of documents and what to change',
  },
  {
    where: 'usage/expectations.ts',
    may: ['state', ...CORE],
    packages: ['@marcbachmann/cel-js'],
    because: 'this file alone knows the language of expectations, and loads it when there are any',
  },
  {
    where: 'usage/dimension.ts',
    may: [],
    packages: ['@marcbachmann/cel-js'],
    because: 'it walks the same tree, to tell times from numbers, and imports its type alone',
  },
  {
    where: 'usage/names.ts',
    may: ['state', ...CORE],
    packages: ['@marcbachmann/cel-js'],
    because: 'this file walks what that one has parsed, and imports its types alone',
  },
  {
    where: 'document',
    may: ['state', ...CORE],
    packages: ['js-yaml', 'ajv', 'node:crypto', 'node:path', 'node:util'],
    because: 'a document is text and its meaning; what a host makes of it is decided further down the line',
  },
  {
    where: 'document/read.ts',
    may: ['state', ...CORE],
    packages: ['node:fs', 'node:fs/promises', 'node:path', 'node:crypto', 'node:stream', 'node:util'],
    because: 'this file alone reads the files of documents, so that limits and encodings are judged in one place',
  },
  {
    where: 'document/revision.ts',
    may: ['state', ...CORE],
    packages: ['execa', 'node:fs/promises', 'node:path'],
    because: 'this file alone asks git, with arguments that never pass a shell',
  },
  {
    where: 'diff',
    may: ['state', ...CORE],
    packages: [],
    pure: true,
    because: 'comparing is pure: the same two states always differ alike',
  },
  {
    where: 'plan',
    may: ['diff', 'state', ...CORE],
    packages: ['node:crypto'],
    pure: true,
    because: 'a plan is data that can be saved, reviewed and compared; it is computed, never looked up',
  },
  {
    where: 'plan/plan-file.ts',
    may: ['diff', 'state', ...CORE],
    packages: ['node:fs', 'node:fs/promises', 'node:crypto'],
    because: 'this file alone writes and reads saved plans',
  },
  {
    where: 'hosts',
    may: ['plan', 'diff/change.ts', 'usage', 'state', ...CORE],
    packages: ['node:fs', 'node:fs/promises', 'node:os', 'node:path', 'node:crypto', 'node:net'],
    apart: ['hosts/linux'],
    because: 'a host obeys steps; it knows neither documents nor how its answers are shown',
  },
  {
    where: 'hosts/emulated',
    may: ['emulator', 'plan', 'diff/change.ts', 'usage', 'state', ...CORE],
    packages: [
      'libsql',
      'node:fs',
      'node:fs/promises',
      'node:os',
      'node:path',
      'node:crypto',
      'node:net',
      'node:module',
      'node:zlib',
    ],
    apart: ['hosts/linux'],
    because: 'the store of the emulated host is the only SQL; the kinds of host never know each other',
  },
  {
    where: 'reconcile',
    may: ['document', 'plan', 'diff', 'hosts/host.ts', 'usage', 'state', ...CORE],
    packages: ['node:crypto', 'node:path'],
    because:
      'it alone knows the line as a whole, for any host: through the interface, never through one implementation',
  },
  {
    where: 'views',
    may: ['plan', 'diff', 'usage', 'state', ...CORE],
    packages: ['node:util'],
    typesOnly: ['plan', 'diff'],
    pure: true,
    because: 'views turn finished data into text; they fetch nothing and decide nothing',
  },
  {
    where: 'views/live',
    may: ['plan', 'diff', 'usage', 'state', ...CORE],
    packages: ['ink', 'react', 'react/jsx-runtime', 'node:util', 'node:process'],
    because: 'ink is for what moves; it costs more start-up than everything else together',
  },
  {
    where: 'commands',
    may: [
      'reconcile',
      'document/document.ts',
      'document/documents.ts',
      'document/read.ts',
      'hosts/open.ts',
      'hosts/registry.ts',
      'hosts/host.ts',
      'hosts/run.ts',
      'usage',
      'views',
      'plan',
      'diff',
      'state',
      ...CORE,
    ],
    packages: [
      '@oclif/core/args',
      '@oclif/core/command',
      '@oclif/core/config',
      '@oclif/core/errors',
      '@oclif/core/flags',
      '@oclif/core/help',
      '@oclif/core/interfaces',
      'node:fs',
      'node:fs/promises',
      'node:os',
      'node:path',
      'node:process',
      'node:readline',
      'node:readline/promises',
      'node:util',
      'node:v8',
      'shlex',
    ],
    because:
      'a command reads documents, calls one function and shows the result; the meaning of documents is behind reconcile, stores are behind hosts',
  },
];

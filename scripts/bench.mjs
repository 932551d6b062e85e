// npm run bench [FILTER] [-- --rounds N]: what the program costs, in proportion to something else that is measured at the same time:
// a noisy machine slows both. FILTER is a part of "GROUP ROW": `npm run bench traffic`, `npm run bench S3`, `npm run bench 5000`.
import { parseArgs } from 'node:util';
import { allocation } from './bench/allocation.mjs';
import { commands } from './bench/commands.mjs';
import { scale } from './bench/scale.mjs';
import { traffic } from './bench/traffic.mjs';
import { build, install } from './lib/prepare.mjs';

/** Each group with the number of its samples of which the median counts. */
const GROUPS = [
  { run: commands, rounds: 15 },
  { run: traffic, rounds: 5 },
  { run: allocation, rounds: 1 },
  { run: scale, rounds: 3 },
];

install();
if (!build()) process.exit(1);
const { values, positionals } = parseArgs({ allowPositionals: true, options: { rounds: { type: 'string' } } });
const filter = positionals[0] ?? '';
for (const { run, rounds } of GROUPS) run((row) => row.includes(filter), Number(values.rounds ?? rounds));

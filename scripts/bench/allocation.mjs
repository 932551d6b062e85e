// Bytes of the JavaScript heap that are allocated for each frame: what the collector found between two collections, summed up
// (`--trace-gc`, which rounds to 0.1 MB), in a long run less a shorter one, so that start-up, compilation and the report cancel
// out. Nothing may be allocated for a frame; what is left comes from tables that grow and from code that was not compiled yet.
import { readFileSync } from 'node:fs';
import { Carriage } from './carry.mjs';
import { place } from './cost.mjs';
import { hostPath } from './host-path.mjs';

const FRAMES = [3e6, 1.3e7];
const LIMIT_BYTES = 1;

export function allocation(wanted) {
  const rows = [
    ...['S1J', 'S2', 'S3'].map((name) => ({ name, make: () => Carriage.of(name) })),
    ...Object.entries(hostPath).map(([name, { text, framesPerSecond }]) => ({
      name,
      make: () => new Carriage(name, text(), { framesPerSecond }),
    })),
  ].filter(({ name }) => wanted(`allocation ${name}`));
  if (rows.length === 0) return;
  console.log('\nallocation                        frames  bytes a frame   limit');
  for (const { name, make } of rows) {
    const carriage = make();
    const [short, long] = FRAMES.map((frames) => allocated(carriage, frames / carriage.framesPerSecond));
    const frames = long.frames - short.frames;
    const each = (long.bytes - short.bytes) / frames;
    const cells = [String(frames).padStart(12), each.toFixed(2).padStart(15), String(LIMIT_BYTES).padStart(8)];
    console.log(`${name.padEnd(28)}${cells.join('')}  ${each < LIMIT_BYTES ? 'ok' : 'above'}`);
  }
}

function allocated(carriage, seconds) {
  const output = place('trace-gc');
  // A small young generation is collected often, so that little is left at the end that no line tells of.
  const flags = ['--trace-gc', '--max-semi-space-size=1'];
  const { frames, heapBytes } = carriage.carry(seconds, { flags, output, memory: true });
  let [bytes, before] = [0, 0];
  for (const [, from, to] of readFileSync(output, 'utf8').matchAll(/ ([\d.]+) \([\d.]+\) -> ([\d.]+) \([\d.]+\) MB/g)) {
    bytes += Number(from) - before;
    before = Number(to);
  }
  return { frames, bytes: bytes * MEBIBYTE + heapBytes - before * MEBIBYTE };
}

const MEBIBYTE = 1024 * 1024;

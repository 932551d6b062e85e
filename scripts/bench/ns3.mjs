// ns-3 of Debian, the peer; see bench/ns3/README.md.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from '../lib/prepare.mjs';
import { place } from './cost.mjs';

const MODULES = ['applications', 'bridge', 'point-to-point', 'traffic-control', 'internet', 'stats', 'network', 'core'];
const FLAGS = { S1J: ['--scen=S1', '--jit=0.5', '--load=0.9'], S2: ['--scen=S2'], S3: ['--scen=S3'] };

/** The peer's program, built; null with a message, where there is no ns-3 or no compiler. */
export function peer() {
  const libraries = MODULES.map((name) => libraryNamed(`libns3-${name}.so`));
  if (libraries.includes(undefined)) return without('ns-3 is not installed (libns3-dev)');
  const program = place('ns3-scen');
  const source = path.join(root, 'bench/ns3/scen.cc');
  const built = spawnSync('g++', ['-O3', '-march=native', '-std=c++17', source, '-o', program, ...libraries]);
  if (built.error) return without('there is no g++');
  if (built.status !== 0) throw new Error(`bench/ns3/scen.cc does not compile:\n${built.stderr}`);
  return (scenario, n, seconds) => run(program, scenario, n, seconds);
}

function libraryNamed(name) {
  return readdirSync('/usr/lib', { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => path.join('/usr/lib', entry.name, name))
    .find((file) => existsSync(file));
}

function without(reason) {
  console.log(`No comparison with ns-3: ${reason}; bench/ns3/README.md says how to get it.`);
  return null;
}

/** Counts, and frames per CPU second of `Simulator::Run` as the program measures it of itself. */
function run(program, scenario, n, seconds) {
  const { stdout, status } = spawnSync(
    program,
    ['--mode=raw', `--n=${n}`, `--sim=${seconds.toFixed(12)}`, ...FLAGS[scenario]],
    { encoding: 'utf8' },
  );
  const [, delivered, dropped] = stdout.match(/ rx=(\d+) drop=(\d+)/) ?? [];
  const [, cpu] = stdout.match(/ run_cpu=([\d.]+)/) ?? [];
  if (status !== 0 || cpu === undefined) throw new Error(`ns-3 ended with ${status}: ${stdout}`);
  const frames = Number(delivered) + Number(dropped);
  return { delivered: Number(delivered), dropped: Number(dropped), speed: frames / Number(cpu) };
}

// How memory and the time of a frame grow with VNICs, flows, shapes of match and entries of an address set. Two kinds of time: that of
// any frame, and that of the first frame of a conversation, which is classified; later ones are remembered.
import { Carriage } from './carry.mjs';
import { middle } from './cost.mjs';

/** What each curve varies, the documents for it, and by how much the last point may be slower than the first. */
const CURVES = [
  { name: 'VNICs', sizes: [8, 64, 500, 4096], text: manyVnics, framesPerSecond: 1e6, limit: 4 },
  { name: 'flows', sizes: [1, 100, 1000, 10_000], text: manyFlows, framesPerSecond: 1e6, limit: 2 },
  { name: 'flows, first frames', sizes: [1, 100, 1000, 10_000], text: manyFlows, first: true, limit: 2 },
  { name: 'shapes, first frames', sizes: [1, 2, 4, 8, 16], text: manyShapes, first: true },
  { name: 'set entries, first frames', sizes: [10, 10_000], text: bigSet, first: true, limit: 2 },
];

export function scale(wanted, rounds) {
  const curves = CURVES.filter(({ name }) => wanted(`scale ${name}`));
  if (curves.length === 0) return;
  console.log('\nscale                              n  ns a frame   x first   limit   peak MiB   start CPU s');
  for (const { name, sizes, text, framesPerSecond = FIRST_RATE, first = false, limit } of curves) {
    const points = sizes.map(
      (n) => new Carriage(`${name}-${n}`, text(n), { framesPerSecond, idleSeconds: IDLE_SECONDS }),
    );
    // Rounds go through all points, so that a noisy minute does not fall on one of them.
    const samples = Array.from({ length: rounds }, () => points.map((one) => (first ? firstFrames(one) : one.speed())));
    const base = samples.map(([one]) => one.speed);
    for (const [index, n] of sizes.entries()) {
      const own = samples.map((points, round) => ({ ...points[index], ratio: base[round] / points[index].speed }));
      const isLast = index === sizes.length - 1;
      say(
        name,
        n,
        middle(own, (one) => one.ratio),
        isLast ? limit : undefined,
      );
    }
  }
}

const IDLE_SECONDS = 1e-6;
const STREAMS = 2;
const CONVERSATIONS = 16_384;
const FIRST_RATE = STREAMS * CONVERSATIONS;

/** One frame of each conversation, whose headers are made before the run begins. */
function firstFrames(carriage) {
  const idle = carriage.carry(IDLE_SECONDS);
  const run = carriage.carry(1, { memory: true });
  return { ...run, start: idle.seconds, speed: (run.frames - idle.frames) / (run.seconds - idle.seconds) };
}

function say(name, n, { speed, ratio, peakMiB, start }, limit) {
  const cells = [
    String(n).padStart(9),
    (1e9 / speed).toFixed(0).padStart(12),
    ratio.toFixed(2).padStart(10),
    String(limit ?? '').padStart(8),
    peakMiB.toFixed(0).padStart(11),
    start.toFixed(2).padStart(14),
  ];
  const verdict = limit === undefined ? '' : ratio <= limit ? 'ok' : 'above';
  console.log(`${name.padEnd(27)}${cells.join('')}  ${verdict}`);
}

/** Each VNIC receives its part of a million frames a second. */
function manyVnics(n) {
  const numbers = Array.from({ length: n }, (_, i) => i);
  const rate = Math.round(1e6 / n);
  return documents(
    numbers.map((i) => `v${i}: {over: net0, maxbw: 10G}`),
    [],
    numbers.map((i) => `s${i}: {from: far, to: v${i}, rate: ${rate}pps, frame: 64, start: ${i % 1000}ns}`),
  );
}

/** Some thousand conversations, of which so many have a flow of their own. */
function manyFlows(n) {
  return documents(
    ['v: {over: net0}'],
    flows(n, (i) => `remoteIp: ${address(i)}`),
    conversations(),
  );
}

/** 1,024 flows that look at prefixes of so many lengths. */
function manyShapes(n) {
  return documents(
    ['v: {over: net0}'],
    flows(1024, (i) => {
      const length = 32 - (i % n);
      return `protocol: udp, remoteIp: ${address((i << (32 - length)) & 0x3fff)}/${length}, localPort: ${5001 + i}`;
    }),
    conversations(),
  );
}

/** A flow of a set of so many addresses. */
function bigSet(n) {
  const entries = Array.from({ length: n }, (_, i) => address(i));
  return documents(
    ['v: {over: net0}'],
    ['f: {over: v, match: {remoteIp: {set: them}}, priority: high}'],
    conversations(),
    [`them: {entries: [${entries.join(', ')}]}`],
  );
}

function flows(n, match) {
  return Array.from({ length: n }, (_, i) => `f${i}: {over: v, match: {${match(i)}}, maxbw: 10G}`);
}

function conversations() {
  return Array.from(
    { length: STREAMS },
    (_, i) =>
      `s${i}: {from: far, to: v, rate: ${FIRST_RATE / STREAMS}pps, frame: 64, localPort: ${5001 + i}, remoteIp: 10.1.0.0/18, connections: ${CONVERSATIONS}, start: ${i}ns}`,
  );
}

function address(i) {
  return `10.1.${(i >> 8) & 255}.${i & 255}`;
}

function documents(vnics, flows, streams, sets = []) {
  const head = (kind) => `apiVersion: vnetctl/v1\nkind: ${kind}\nmetadata: {name: bench}\nspec:\n`;
  const map = (name, lines) =>
    lines.length === 0 ? '' : `  ${name}:\n${lines.map((line) => `    ${line}\n`).join('')}`;
  const network = `  hosts: [bench]\n${map('addressSets', sets)}${map('vnics', vnics)}${map('flows', flows)}`;
  return `${head('Host')}${HOST}---\n${head('Network')}${network}---\n${head('Traffic')}${map('streams', streams)}`;
}

const HOST = `  cpus: {sockets: 1, coresPerSocket: 8, clock: 2.8GHz}
  costs: {interrupt: 0, poll: 0, perPacket: 0, perSentPacket: 0, classify: 0, forward: 0, remoteNuma: 0}
  links: {net0: {model: generic-100g, cable: {to: tor/0}}}
  switches: {tor: {queue: 1000}}
  clients: {far: {port: tor/1, speed: 100G, ip: 10.0.0.1/8}}
`;

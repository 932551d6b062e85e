// Frames (delivered and dropped) per CPU second of `run`, against ns-3 in turn; counts are compared before speeds.
import { Carriage } from './carry.mjs';
import { cost, freshState, middle, place, vnetctl, written } from './cost.mjs';
import { frameBits, rates } from './fleet.mjs';
import { RECORDED as RECORDED_LOSSLESS } from './lossless.mjs';
import { peer } from './ns3.mjs';
import { framesPerSecond } from './scenarios.mjs';
import * as switching from './switching.mjs';

/** Against the peer: `floor` must be held, `aim` is wanted. */
const AGAINST = [
  { scenario: 'S1J', n: 8, floor: 15, aim: 35 },
  { scenario: 'S2', n: 16, floor: 20, aim: 55 },
  { scenario: 'S3', n: 32, floor: 50, aim: 130 },
];
/** The way through hosts, against the peer's S1J: the peer has no such limits, classes and switches together. */
const FLEETS = [{ n: 64, floor: 11, aim: 27 }];
/** S1L, against the peer's S1J: the peer has no pauses. */
const LOSSLESS = [8, 64, 512].map((n) => ({ n, floor: 15, aim: 31 }));
/** A switch that loses nothing, against itself when it may: where nobody waits, and where somebody does for each reason. */
const SWITCHING = Object.entries(switching.VARIANTS).flatMap(([variant, { same }]) =>
  [8, 64].map((n) => ({ variant, same, n, floor: 0.4 })),
);
/** S1J with more senders, against itself with 8. */
const SENDERS = [{ n: 64 }, { n: 512 }, { n: 4096, floor: 0.3, aim: 0.5, mebibytes: 150 }];
/** Delivered and dropped as ns-3.37 and csg-htsim (commit 841d9e7) both counted them. */
const RECORDED = {
  'S1J 8': { seconds: 0.1, delivered: 83_330, dropped: 516_493 },
  'S3 32': { seconds: 10, delivered: 2_666_963, dropped: 2_663_168 },
};
/** Virtual time in which the peer carries two million frames, some seconds of CPU; in whole microseconds, so that both mean the same. */
function peerSeconds(scenario, n) {
  return Math.round((2e6 / framesPerSecond(scenario, n)) * 1e6) / 1e6;
}

export function traffic(wanted, rounds) {
  const against = AGAINST.filter(({ scenario, n }) => wanted(`traffic ${scenario} n=${n}`));
  const senders = SENDERS.filter(({ n }) => wanted(`traffic S1J n=${n}`));
  const fleets = FLEETS.filter(({ n }) => wanted(`traffic S4 n=${n}`));
  const lossless = LOSSLESS.filter(({ n }) => wanted(`traffic S1L n=${n}`));
  const switches = SWITCHING.filter(({ variant, n }) => wanted(`traffic lossless to lossy, ${variant} n=${n}`));
  const small = wanted('traffic small run');
  const count = against.length + fleets.length + lossless.length + senders.length;
  if (count === 0 && switches.length === 0 && !small) return;
  const ns3 = count > 0 ? peer() : null;
  console.log(`\n${'traffic'.padEnd(36)}vnetctl       ns-3   measured    floor   aim`);
  for (const row of against) compare(row, ns3, rounds);
  for (const row of fleets) compareFleet(row, ns3, rounds);
  for (const row of lossless) compareLossless(row, ns3, rounds);
  for (const row of switches) compareSwitching(row, rounds);
  for (const row of senders) spread(row, ns3, rounds);
  if (small) smallRun(rounds);
}

function compare({ scenario, n, floor, aim }, ns3, rounds) {
  const ours = Carriage.of(scenario, n);
  checkCounts(scenario, n, ours, ns3);
  measure(`${scenario} n=${n}, x ns-3`, ours, ns3, { scenario, n }, { rounds, floor, aim });
}

function compareFleet({ n, floor, aim }, ns3, rounds) {
  const ours = Carriage.ofFleet(n);
  checkFleet(n, ours);
  measure(`S4 n=${n}, x ns-3 S1J`, ours, ns3, { scenario: 'S1J', n: 8 }, { rounds, floor, aim });
}

function compareLossless({ n, floor, aim }, ns3, rounds) {
  const ours = Carriage.ofLossless(n);
  checkLossless(n, ours);
  measure(`S1L n=${n}, x ns-3 S1J`, ours, ns3, { scenario: 'S1J', n: 8 }, { rounds, floor, aim });
}

/** Both in turn. */
function measure(name, ours, ns3, { scenario, n }, { rounds, floor, aim }) {
  const samples = Array.from({ length: rounds }, () => {
    const theirs = ns3?.(scenario, n, peerSeconds(scenario, n)).speed;
    const { speed } = ours.speed();
    return { speed, theirs, ratio: speed / theirs };
  });
  const { speed, theirs, ratio } = middle(samples, (one) => (ns3 ? one.ratio : one.speed));
  const measured = ns3 ? samples.map((one) => one.ratio) : [];
  say(name, { speed, theirs, measured: ns3 ? ratio : undefined, samples: measured, floor, aim, ok: ratio >= floor });
}

function compareSwitching({ variant, same: isSame, n, floor }, rounds) {
  const [lossy, lossless] = ['lossy', 'lossless'].map((forwarding) => Carriage.ofSwitching(n, variant, forwarding));
  const name = `lossless to lossy, ${variant} n=${n}`;
  const seconds = 1e6 / switching.framesPerSecond(n);
  if (isSame) same(name, lossy.carry(seconds), lossless.carry(seconds));
  const samples = Array.from({ length: rounds }, () => {
    const [base, own] = [lossy.speed(), lossless.speed()];
    return { speed: own.speed, ratio: own.speed / base.speed };
  });
  const { speed, ratio } = middle(samples, (one) => one.ratio);
  const all = samples.map((one) => one.ratio);
  say(name, { speed, measured: ratio, samples: all, floor, ok: ratio >= floor });
}

function spread({ n, floor, aim, mebibytes }, ns3, rounds) {
  const [few, many] = [8, n].map((senders) => Carriage.of('S1J', senders));
  checkCounts('S1J', n, many, ns3);
  const samples = Array.from({ length: rounds }, () => {
    const [base, own] = [few.speed(), many.speed()];
    return { ...own, ratio: own.speed / base.speed };
  });
  const { speed, ratio } = middle(samples, (one) => one.ratio);
  const all = samples.map((one) => one.ratio);
  say(`S1J n=${n}, x n=8`, { speed, measured: ratio, samples: all, floor, aim, ok: ratio >= floor });
  const { peakMiB } = middle(samples, (one) => one.peakMiB);
  say(`S1J n=${n}, peak MiB`, { measured: peakMiB, floor: mebibytes, ok: peakMiB <= mebibytes });
}

/** Delivered and dropped must be exactly what was recorded, and what the peer counts now; else nothing is worth measuring. */
function checkCounts(scenario, n, ours, ns3) {
  const recorded = RECORDED[`${scenario} ${n}`];
  if (recorded) same(`${scenario} n=${n}, recorded`, recorded, ours.carry(recorded.seconds + AFTER));
  if (!ns3) return;
  const seconds = peerSeconds(scenario, n);
  same(`${scenario} n=${n}, ns-3`, ns3(scenario, n, seconds), ours.carry(seconds + AFTER));
}

/**
 * Every frame that is looked at takes its steps at its instants: what a captured run counts a run at full speed must count, stream by
 * stream. And each VNIC must have what its limit and its share allow, by the frame: what was in the queues when counting began may be more.
 */
function checkFleet(n, ours) {
  const seconds = 0.1;
  const fast = ours.carry(seconds);
  const captured = ours.carry(seconds, { more: ['--trace', `f0=${place('f0.pcap')}`] });
  for (const [i, one] of captured.streams.entries()) {
    if (JSON.stringify(one) === JSON.stringify(fast.streams[i])) continue;
    console.log(`S4 n=${n}, f${i}: a captured run counts something else  WRONG`);
    process.exitCode = 1;
  }
  const [from, to] = [fast, ours.carry(2 * seconds)].map(({ streams }) => streams.map((one) => one.delivered.frames));
  const expected = rates();
  for (const [i, after] of to.entries()) {
    const rate = ((after - from[i]) * frameBits(i)) / seconds;
    if (Math.abs(rate / expected[i % expected.length] - 1) < 0.005) continue;
    console.log(`S4 n=${n}, f${i}: expected ${expected[i % expected.length]} bit/s; carried ${rate}  WRONG`);
    process.exitCode = 1;
  }
}

/** Delivered, dropped and sent must be exactly what was recorded. What is recorded is counted until the last arrival of the time is there. */
function checkLossless(n, ours) {
  const { seconds, delivered, sent } = RECORDED_LOSSLESS;
  const { classes, ...measured } = ours.carry(seconds + AFTER);
  same(`S1L n=${n}, recorded`, { delivered, dropped: 0 }, measured);
  const left = classes.reduce((sum, one) => sum + one.sent.frames, 0);
  if (left === sent[n]) return;
  console.log(`S1L n=${n}, recorded: expected ${sent[n]} sent; carried ${left}  WRONG`);
  process.exitCode = 1;
}

/** The senders start at 1 us; the peer's program runs for that much longer than it is told. */
const AFTER = 1e-6;

function same(name, expected, measured) {
  const [a, b] = [expected, measured].map(({ delivered, dropped }) => `${delivered} delivered, ${dropped} dropped`);
  if (a === b) return;
  console.log(`${name}: expected ${a}; carried ${b}  WRONG`);
  process.exitCode = 1;
}

/** A run of a millisecond: what it costs above bare Node, in multiples of that. */
function smallRun(rounds) {
  const streams = '{s: {from: client-a, to: bge0, rate: 100M}}';
  const file = written(
    'small.yaml',
    `apiVersion: vnetctl/v1\nkind: Traffic\nmetadata: {name: small}\nspec: {duration: 1ms, streams: ${streams}}\n`,
  );
  const state = freshState();
  const samples = Array.from({ length: 3 * rounds }, () => {
    const bare = cost(['-e', '0'], { state }).seconds;
    return cost([vnetctl, 'run', '-f', file], { state }).seconds / bare - 1;
  });
  const measured = middle(samples, (one) => one);
  say('small run, x node above it', { measured, samples, floor: 3, ok: measured <= 3 });
}

function say(name, { speed, theirs, measured, samples = [], floor, aim, ok }) {
  const million = (value) => (value === undefined ? '' : `${(value / 1e6).toFixed(2)} M/s`);
  const digits = measured < 10 ? 2 : measured < 100 ? 1 : 0;
  const cells = [
    million(speed).padStart(10),
    million(theirs).padStart(11),
    (measured?.toFixed(digits) ?? '-').padStart(10),
    String(floor ?? '').padStart(8),
    String(aim ?? '').padStart(5),
  ];
  const verdict = floor === undefined || measured === undefined ? '' : ok ? 'ok' : 'below';
  const range =
    samples.length > 1
      ? `  (${[Math.min(...samples), Math.max(...samples)].map((one) => one.toFixed(digits)).join(' to ')})`
      : '';
  console.log(`${name.padEnd(35)}${cells.join('')}  ${verdict.padEnd(5)}${range}`);
}

// What commands cost, as CPU time in multiples of `node -e 0`. Every sample is paired with a sample of `node -e 0` taken at
// once, and the median of the ratios counts: a noisy machine slows both. Verbs are paired with themselves: the same verb on a
// host with one VNIC and on one with 5,000 on the same link.
import { cost, freshState, vnetctl, written } from './cost.mjs';

const SIZES = [1000, 4000, 16_000];
const CROWD = 5000;

export function commands(wanted, rounds) {
  const rows = [...startUp(), ...verbs(), ...curves()]
    .filter((row) => wanted(`commands ${row.name}`))
    .map((row) => measure(row, rounds));
  if (rows.length > 0) table(rows);
  growth(rows);
  crowded(wanted, rounds);
}

/** Small commands: the aims of issue 2. */
function startUp() {
  const small = document(3);
  const ready = () => ['apply', '-f', small, '--yes'];
  return [
    { name: '--version', argv: ['--version'], aim: 2 },
    { name: 'show-vnic', argv: ['show-vnic'], once: ready, aim: 2.5 },
    {
      name: 'completion',
      argv: ['completion', 'bash', '--line', 'vnetctl show-vnic v'],
      once: ready,
      aim: 2.5,
    },
    { name: 'diff (3 VNICs)', argv: ['diff', '-f', small], once: ready, aim: 3 },
  ];
}

/** Many verbs in one transaction: the aim of issue 3, two seconds where `node -e 0` takes 50 ms. */
function verbs() {
  const lines = Array.from({ length: 10_000 }, (_, i) => `add-address attackers 10.0.${i >> 8}.${i & 255}`);
  const file = written('addresses.verbs', `${lines.join('\n')}\n`);
  return [{ name: 'batch 10000', argv: ['batch', '-f', file], rounds: 5, fresh: true, aim: 40 }];
}

/** Documents of many objects. `once` prepares the host of all samples, `each` that of every single one. */
function curves() {
  return SIZES.flatMap((size) => {
    const file = document(size);
    const apply = ['apply', '-f', file, '--yes'];
    return [
      { name: `validate ${size}`, size, verb: 'validate', argv: ['validate', '-f', file], rounds: 3 },
      { name: `apply ${size}`, size, verb: 'apply', argv: apply, rounds: 3, fresh: true, aim: { 4000: 85 }[size] },
      {
        name: `plan ${size}`,
        size,
        verb: 'plan',
        argv: ['plan', '-f', file],
        once: () => apply,
        rounds: 3,
        aim: { 4000: 17, 16000: 70 }[size],
      },
      {
        name: `remove ${size}`,
        size,
        verb: 'remove',
        argv: ['delete', `bench-${size}`, '--yes'],
        each: () => apply,
        rounds: 1,
      },
      {
        name: `rename ${size}`,
        size,
        verb: 'rename',
        argv: ['apply', '-f', document(size, true), '--yes'],
        each: () => apply,
        rounds: 1,
      },
    ];
  });
}

/** A Network of `size` objects: nine VNICs on etherstubs for each flow. `renamed`: every object has another name than before. */
function document(size, renamed = false) {
  const named = (name) => (renamed ? `new-${name}` : name);
  const formerly = (name) => (renamed ? `formerly: ${name}, ` : '');
  const stubs = Math.ceil(size / 500);
  const flows = Math.floor(size / 10);
  const vnics = size - stubs - flows;
  const lines = [
    'apiVersion: vnetctl/v1',
    'kind: Network',
    `metadata: {name: bench-${size}}`,
    'spec:',
    '  etherstubs:',
  ];
  for (let i = 0; i < stubs; i++) lines.push(`    ${named(`stub${i}`)}: {${formerly(`stub${i}`)}mtu: 9000}`);
  lines.push('  vnics:');
  for (let i = 0; i < vnics; i++)
    lines.push(
      `    ${named(`v${i}`)}: {${formerly(`v${i}`)}over: ${named(`stub${i % stubs}`)}, mac: "${mac(i)}", maxbw: 100M}`,
    );
  if (flows > 0) lines.push('  flows:');
  for (let i = 0; i < flows; i++)
    lines.push(
      `    ${named(`f${i}`)}: {${formerly(`f${i}`)}over: ${named(`v${i % vnics}`)}, match: {protocol: tcp, localPort: 443}, maxbw: 50M}`,
    );
  return written(`${named(`bench-${size}`)}.yaml`, `${lines.join('\n')}\n`);
}

function mac(number) {
  const hex = number.toString(16).padStart(6, '0');
  return `02:08:20:${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4)}`;
}

function measure(row, rounds) {
  const shared = freshState();
  const program = [vnetctl, ...row.argv];
  if (row.once) cost([vnetctl, ...row.once()], { state: shared });
  const samples = Array.from({ length: row.rounds ?? rounds }, () => {
    const base = cost(['-e', '0'], { state: shared });
    const place = row.fresh || row.each ? freshState() : shared;
    if (row.each) cost([vnetctl, ...row.each()], { state: place });
    const own = cost(program, { state: place, memory: row.size !== undefined });
    return { ...own, ratio: own.seconds / base.seconds };
  });
  process.stderr.write('.');
  const middle = samples.sort((a, b) => a.ratio - b.ratio)[Math.floor(samples.length / 2)];
  return { ...row, ...middle };
}

function table(rows) {
  console.log('\n\ncommand            x node -e 0     aim    CPU s   peak MiB');
  for (const row of rows) {
    const verdict = row.aim === undefined ? '' : row.ratio <= row.aim ? 'ok' : 'MISSED';
    const cells = [
      row.ratio.toFixed(2).padStart(12),
      String(row.aim ?? '').padStart(7),
      row.seconds.toFixed(3).padStart(8),
    ];
    console.log(`${row.name.padEnd(18)}${cells.join(' ')} ${(row.peakMiB?.toFixed(0) ?? '').padStart(10)}  ${verdict}`);
  }
}

/** How time and memory grow from 4,000 to 16,000 objects; the aim is at most 5. */
function growth(rows) {
  const pairs = ['validate', 'plan', 'apply', 'remove', 'rename'].flatMap((verb) => {
    const [small, large] = [4000, 16_000].map((size) => rows.find((row) => row.verb === verb && row.size === size));
    return small && large ? [{ verb, time: large.seconds / small.seconds, memory: large.peakMiB / small.peakMiB }] : [];
  });
  if (pairs.length === 0) return;
  console.log('\n4,000 -> 16,000       time   memory   (aim: at most 5)');
  for (const { verb, time, memory } of pairs) {
    const verdict = Math.max(time, memory) <= 5 ? 'ok' : 'MISSED';
    console.log(`${verb.padEnd(18)}${time.toFixed(2).padStart(8)} ${memory.toFixed(2).padStart(8)}   ${verdict}`);
  }
}

/** What verbs on one object cost among thousands of others, in multiples of what they cost among none: at most 1.5. */
function crowded(wanted, rounds) {
  const verbs = [
    { name: 'create-vnic', argv: (vnic) => ['create-vnic', '-l', 'ixgbe0', vnic] },
    { name: 'create-vnic -p', argv: (vnic) => ['create-vnic', '-l', 'ixgbe0', '-p', 'maxbw=100M', vnic] },
    { name: 'set-linkprop', argv: (_, round) => ['set-linkprop', '-p', `maxbw=${10 + round}M`, 'w0'] },
    { name: 'rename-link', argv: (_, round) => ['rename-link', `w${round}`, `w${round + 1}`] },
  ].filter(({ name }) => wanted(`commands ${name} ${CROWD}`));
  if (verbs.length === 0) return;
  const hosts = [2, CROWD].map((size) => {
    const state = freshState();
    cost([vnetctl, 'apply', '-f', crowd(size), '--yes'], { state });
    cost([vnetctl, 'create-vnic', '-l', 'ixgbe0', 'w0'], { state });
    return state;
  });
  console.log(`\n2 -> ${CROWD} VNICs on the link     CPU s             ratio   aim`);
  for (const { name, argv } of verbs) {
    const samples = Array.from({ length: rounds }, (_, round) => {
      const [few, many] = hosts.map(
        (state) => cost([vnetctl, ...argv(`x${round}${name.length}`, round)], { state }).seconds,
      );
      return { few, many, ratio: many / few };
    });
    const { few, many, ratio } = samples.sort((a, b) => a.ratio - b.ratio)[Math.floor(samples.length / 2)];
    const verdict = ratio <= 1.5 ? 'ok' : 'MISSED';
    console.log(
      `${name.padEnd(26)}${few.toFixed(3)} -> ${many.toFixed(3)} ${ratio.toFixed(2).padStart(15)}   1.5  ${verdict}`,
    );
  }
}

/** A Network of so many VNICs over one link. */
function crowd(size) {
  const vnics = Array.from({ length: size }, (_, i) => `    v${i}: {over: ixgbe0, mac: "${mac(i)}", maxbw: 100M}`);
  const head = ['apiVersion: vnetctl/v1', 'kind: Network', `metadata: {name: crowd-${size}}`, 'spec:', '  vnics:'];
  return written(`crowd-${size}.yaml`, `${[...head, ...vnics].join('\n')}\n`);
}

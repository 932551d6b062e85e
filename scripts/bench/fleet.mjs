// S4, the whole way through hosts, as documents: n VNICs, eight a host, of which each has its own class and limit at the wire of the
// host; all wires go to one switch, and VNIC i sends to VNIC i + n/2. As in `scenarios.mjs` bytes are what a frame occupies on the wire, and CPUs cost nothing.

const G = 1e9;
/** VNIC k of a host. */
const EACH = [
  { bytes: 1500, share: 3, maxbw: 1 * G },
  { bytes: 1500, share: 7, maxbw: 1.25 * G },
  { bytes: 512, share: 13, maxbw: 1.5 * G },
  { bytes: 1500, share: 27, maxbw: 1.75 * G },
  { bytes: 64, share: 3, maxbw: 1 * G },
  { bytes: 1500, share: 7, maxbw: 1.25 * G },
  { bytes: 512, share: 13, maxbw: 1.5 * G },
  { bytes: 1500, share: 27, maxbw: 1.75 * G },
];
const OFFERED = 2 * G;
const LINE = 10 * G;

/** Frames that are offered in one second of virtual time. */
export function framesPerSecond(n) {
  return (n / EACH.length) * EACH.reduce((sum, { bytes }) => sum + OFFERED / (8 * bytes), 0);
}

/** What the VNICs of each host get of its wire: their limits, and of what those leave over their shares (weighted water-filling). */
export function rates() {
  const got = new Map();
  for (;;) {
    const rest = EACH.filter((one) => !got.has(one));
    const left = LINE - [...got.values()].reduce((sum, rate) => sum + rate, 0);
    const weight = rest.reduce((sum, { share }) => sum + share, 0);
    const content = rest.filter(({ share, maxbw }) => maxbw <= (left * share) / weight);
    for (const one of content) got.set(one, one.maxbw);
    if (content.length > 0) continue;
    for (const one of rest) got.set(one, (left * one.share) / weight);
    return EACH.map((one) => got.get(one));
  }
}

/** Bits on the wire of one frame of stream i. */
export function frameBits(i) {
  return 8 * EACH[i % EACH.length].bytes;
}

export function documents(n) {
  const hosts = Array.from({ length: n / EACH.length }, (_, i) => `h${i}`);
  return `${[...hosts.flatMap((name, i) => [host(name, i), network(name)]), traffic(n)].join('\n---\n')}\n`;
}

function document(kind, name, lines) {
  return ['apiVersion: vnetctl/v1', `kind: ${kind}`, `metadata: {name: ${name}}`, 'spec:', ...lines].join('\n');
}

function host(name, port) {
  return document('Host', name, [
    '  cpus: {sockets: 1, coresPerSocket: 1, clock: 2.8GHz}',
    '  limiter: {kind: token-bucket, burst: 15000, accounting: wire, queue: 255}',
    '  costs: {interrupt: 0, poll: 0, perPacket: 0, perSentPacket: 0, classify: 0, forward: 0, remoteNuma: 0}',
    '  switches: {middle: {queue: 100}}',
    '  links:',
    `    net0: {model: generic-10g, overheadBytes: 0, queue: 64, cable: {to: middle/${port}, length: 200m, medium: fibre}}`,
  ]);
}

function network(name) {
  return document('Network', name, [
    `  hosts: [${name}]`,
    '  links:',
    '    net0:',
    '      classes:',
    ...EACH.map(({ share }, k) => `        c${k}: {priorities: [${k}], ets: ${share}%}`),
    '  vnics:',
    ...EACH.map(({ maxbw }, k) => `    v${k}: {over: net0, cos: ${k}, maxbw: ${maxbw / 1e6}M}`),
  ]);
}

function traffic(n) {
  const vnic = (i) => `h${Math.floor(i / EACH.length)}/v${i % EACH.length}`;
  const streams = Array.from({ length: n }, (_, i) => {
    const { bytes } = EACH[i % EACH.length];
    const ways = `from: ${vnic(i)}, to: ${vnic((i + n / 2) % n)}`;
    return `    f${i}: {${ways}, frame: ${bytes}, rate: ${OFFERED / 1e6}M, accounting: wire, start: ${1e6 + 997 * i}ps}`;
  });
  return document('Traffic', 'bench', ['  streams:', ...streams]);
}

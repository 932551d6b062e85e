// One topology, switched both ways: n VNICs at an etherstub of either kind, of which the first half sends 1 Gb/s each, VNIC i to VNIC i + n/2, unless the
// variant says otherwise. Where CPUs cost nothing nothing but switching is measured.

const BYTES = 1500;
const RATE = 1e9;

/** What can make frames wait: `same` says whether both kinds must deliver and drop the same. */
export const VARIANTS = {
  /** Nobody offers more than is taken. */
  free: { same: true },
  /** Applications take nine tenths of what is sent to them, and stop the receive stack meanwhile. */
  readers: { receiver: '{consume: 75kpps, rxBackpressure: true}' },
  /** Each VNIC may send and receive nine tenths of it; or only those who receive have a limit. */
  limits: { sender: ', maxbw: 900M', taker: ', maxbw: 900M' },
  caps: { taker: ', maxbw: 900M' },
  /** All but the last are programs that wait for room; the last takes half of what they could send. */
  incast: { incast: true, load: 'greedy: true, socket: 64, cost: 12us' },
  /** A frame costs CPU time, as in the documents of the zOVN question. */
  costs: { same: true, perPacket: '2us' },
  /** The receivers are machines beyond the switch's uplink, whose wire carries it all, or half of it. */
  uplink: { same: true, uplink: 1.25 },
  'full uplink': { uplink: 0.5 },
};

/** Frames that are offered in one second of virtual time. */
export function framesPerSecond(n) {
  return ((n / 2) * RATE) / (8 * BYTES);
}

/** A Host, a Network and a Traffic document in one text; `forwarding` is `lossy` or `lossless`. */
export function documents(n, variant, forwarding) {
  const chosen = VARIANTS[variant];
  const names = Array.from({ length: n }, (_, i) => `v${i}`);
  const senders = names.slice(0, chosen.incast ? n - 1 : n / 2);
  const takers = names.slice(senders.length);
  const vnics = chosen.uplink ? senders : names;
  return `${[
    document('Host', host(n / 2, takers, chosen)),
    document('Network', [
      '  hosts: [bench]',
      chosen.uplink
        ? `  switches: {middle: {forwarding: ${forwarding}, uplinks: [net0]}}`
        : `  etherstubs: {middle: {forwarding: ${forwarding}}}`,
      '  vnics:',
      ...vnics.map((name, i) => `    ${name}: {over: middle${fields(chosen, i - senders.length)}}`),
    ]),
    document('Traffic', [
      '  streams:',
      ...senders.map((name, i) => {
        const to = takers[chosen.incast ? 0 : i];
        return `    f${i}: {from: ${name}, to: ${to}, frame: ${BYTES}, ${chosen.load ?? `rate: ${RATE / 1e6}M`}}`;
      }),
      ...receivers(takers, senders.length, chosen),
    ]),
  ].join('\n---\n')}\n`;
}

function document(kind, lines) {
  return ['apiVersion: vnetctl/v1', `kind: ${kind}`, 'metadata: {name: bench}', 'spec:', ...lines].join('\n');
}

function host(cores, takers, { perPacket = 0, uplink }) {
  const costs = `interrupt: 0, poll: 0, perPacket: ${perPacket}, perSentPacket: 0, classify: 0, forward: 0, remoteNuma: 0`;
  const speed = uplink === undefined ? '' : `, speed: ${(cores * uplink * RATE) / 1e6}M, cable: {to: tor/0}`;
  return [
    `  cpus: {sockets: 1, coresPerSocket: ${perPacket === 0 ? 1 : cores}, clock: 2.8GHz}`,
    `  costs: {${costs}}`,
    `  links: {net0: {model: generic-10g${speed}}}`,
    ...(uplink === undefined ? [] : ['  switches: {tor: {queue: 100}}', '  clients:', ...takers.map(machine)]),
  ];
}

function machine(name, i) {
  return `    ${name}: {port: tor/${i + 1}, speed: 10G, ip: 10.1.${i >> 8}.${i & 255}/8}`;
}

/** `taker`: which of those who receive; negative: a sender. */
function fields({ perPacket, sender = '', taker: own = '' }, taker) {
  return `${taker < 0 ? sender : own}${perPacket !== undefined && taker >= 0 ? `, cpus: [${taker}]` : ''}`;
}

function receivers(takers, senders, { receiver, incast }) {
  const half = incast ? `{consume: ${Math.round((senders * 1e9) / 12e3 / 2)}pps, rxBackpressure: true}` : receiver;
  return half === undefined ? [] : ['  receivers:', ...takers.map((name) => `    ${name}: ${half}`)];
}

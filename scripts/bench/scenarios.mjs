// The scenarios by which the emulator is compared with other simulators, as documents. All of them: links of 10 Gb/s and 1 us,
// queues of 100 frames waiting and one in service, one switch; sender i starts at 1 us + i * gap / n. Bytes are what a frame
// occupies on the wire (`overheadBytes: 0`), CPUs cost nothing, so that nothing but forwarding is measured.

/** What each scenario sends, and how many take part unless something else is asked for. */
export const SCENARIOS = {
  /** Incast: n senders at 90 % load, gaps of +-25 % by xorshift32, one receiver. */
  S1J: { n: 8, bytes: 1500, offered: 9e9, receivers: () => 1 },
  /** n pairs, each 1 Gb/s of 64-byte frames. */
  S2: { n: 16, bytes: 64, offered: 1e9, receivers: (n) => n },
  /** n senders of 200 Mb/s behind a token bucket of 100 Mb/s, one receiver. */
  S3: { n: 32, bytes: 1500, offered: 200e6, receivers: () => 1 },
};

/** Virtual time from frame to frame of one sender. */
export function gapSeconds(scenario) {
  const { bytes, offered } = SCENARIOS[scenario];
  return (bytes * 8) / offered;
}

/** Frames that a scenario offers in one second of virtual time. */
export function framesPerSecond(scenario, n = SCENARIOS[scenario].n) {
  return n / gapSeconds(scenario);
}

/** A Host, where it is needed a Network, and a Traffic document in one text. */
export function documents(scenario, n = SCENARIOS[scenario].n) {
  const { receivers } = SCENARIOS[scenario];
  const ends = { senders: names('s', n), receivers: names('r', receivers(n)) };
  // What limits a sender is a VNIC of the host; without a limit the senders are machines, and the host receives.
  const limited = scenario === 'S3';
  const [links, clients] = limited ? [ends.senders, ends.receivers] : [ends.receivers, ends.senders];
  const parts = [host(links, clients), ...(limited ? [network(links)] : []), traffic(scenario, n, ends, limited)];
  return `${parts.join('\n---\n')}\n`;
}

function names(letter, count) {
  return Array.from({ length: count }, (_, i) => `${letter}${i}`);
}

function document(kind, lines) {
  return ['apiVersion: vnetctl/v1', `kind: ${kind}`, 'metadata: {name: bench}', 'spec:', ...lines].join('\n');
}

/** 200 m of fibre are 1 us. */
const CABLE = 'length: 200m';

function host(links, clients) {
  return document('Host', [
    '  cpus: {sockets: 1, coresPerSocket: 1, clock: 2.8GHz}',
    '  limiter: {kind: token-bucket, burst: 15000, accounting: wire, queue: 100}',
    '  costs: {interrupt: 0, poll: 0, perPacket: 0, perSentPacket: 0, classify: 0, forward: 0, remoteNuma: 0}',
    '  switches: {middle: {queue: 100}}',
    '  links:',
    ...links.map(
      (name, i) =>
        `    ${name}: {model: generic-10g, overheadBytes: 0, queue: 100, cable: {to: middle/${i}, ${CABLE}, medium: fibre}}`,
    ),
    '  clients:',
    ...clients.map(
      (name, i) =>
        `    ${name}: {port: middle/${links.length + i}, speed: 10G, ip: 10.0.${i >> 8}.${i & 255}/8, overheadBytes: 0, queue: 100, ${CABLE}}`,
    ),
  ]);
}

function network(links) {
  const vnics = links.map((name) => `    v${name}: {over: ${name}, maxbw: 100M}`);
  return document('Network', ['  hosts: [bench]', '  vnics:', ...vnics]);
}

function traffic(scenario, n, { senders, receivers }, limited) {
  const { bytes, offered } = SCENARIOS[scenario];
  const gapPicoseconds = Math.round(gapSeconds(scenario) * 1e12);
  const streams = senders.map((name, i) => {
    const from = limited ? `v${name}` : name;
    const to = receivers[i % receivers.length];
    const start = 1e6 + Math.floor((gapPicoseconds * i) / n);
    const seed = (Math.imul(i + 1, 0x9e3779b1) | 1) >>> 0;
    const arrival = scenario === 'S1J' ? `, arrival: {jitter: 25%, generator: xorshift32, seeds: [${seed}]}` : '';
    return `    f${i}: {from: ${from}, to: ${to}, frame: ${bytes}, rate: ${offered / 1e6}M, accounting: wire, start: ${start}ps${arrival}}`;
  });
  return document('Traffic', ['  streams:', ...streams]);
}

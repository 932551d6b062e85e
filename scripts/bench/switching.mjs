// One topology, switched both ways: n VNICs at an etherstub, of which the first half sends, VNIC i to VNIC i + n/2. CPUs cost nothing, so that nothing but
// switching is measured, and nobody offers more than is taken: both ways deliver the same frames.

const BYTES = 1500;
const RATE = 1e9;

/** Frames that are offered in one second of virtual time. */
export function framesPerSecond(n) {
  return ((n / 2) * RATE) / (8 * BYTES);
}

/** A Host, a Network and a Traffic document in one text; `forwarding` is `lossy` or `lossless`. */
export function documents(n, forwarding) {
  const document = (kind, lines) =>
    ['apiVersion: vnetctl/v1', `kind: ${kind}`, 'metadata: {name: bench}', 'spec:', ...lines].join('\n');
  const names = Array.from({ length: n }, (_, i) => `v${i}`);
  return `${[
    document('Host', [
      '  cpus: {sockets: 1, coresPerSocket: 1, clock: 2.8GHz}',
      '  costs: {interrupt: 0, poll: 0, perPacket: 0, perSentPacket: 0, classify: 0, forward: 0, remoteNuma: 0}',
      '  links: {net0: {model: generic-10g}}',
    ]),
    document('Network', [
      '  hosts: [bench]',
      `  etherstubs: {middle: {forwarding: ${forwarding}}}`,
      '  vnics:',
      ...names.map((name) => `    ${name}: {over: middle}`),
    ]),
    document('Traffic', [
      '  streams:',
      ...names
        .slice(0, n / 2)
        .map((name, i) => `    f${i}: {from: ${name}, to: v${i + n / 2}, frame: ${BYTES}, rate: ${RATE / 1e6}M}`),
    ]),
  ].join('\n---\n')}\n`;
}

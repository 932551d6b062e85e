// S1L as documents: n machines that send as fast as they can into one switch, which pauses each above 15 frames and lets it go on below
// 12, and one receiver: 10 Gb/s and 1 us each way. Pause frames take no time, as in the simulator whose counts are recorded.

const BYTES = 1500;

/** Frames that arrive in one second of virtual time: the receiver's link is never idle. */
export const framesPerSecond = 10e9 / (8 * BYTES);

/** In 0.1 s, as csg-htsim (commit 841d9e7) counted them with its PFC: what arrives, and by n what the machines have sent. */
export const RECORDED = { seconds: 0.1, delivered: 83_331, sent: { 8: 83_462, 64: 84_414, 512: 92_030 } };

/** A Host and a Traffic document in one text. */
export function documents(n) {
  const head = (kind) => `apiVersion: vnetctl/v1\nkind: ${kind}\nmetadata: {name: bench}\nspec:\n`;
  const each = (line) => Array.from({ length: n }, (_, i) => line(i)).join('\n');
  return `${head('Host')}  cpus: {sockets: 1, coresPerSocket: 1, clock: 2.8GHz}
  costs: {interrupt: 0, poll: 0, perPacket: 0, perSentPacket: 0, classify: 0, forward: 0, remoteNuma: 0}
  pause: {frame: 0, response: 0ns}
  switches: {middle: {queue: 100, pfc: [0], buffer: {xoff: ${15 * BYTES}, xon: ${12 * BYTES}, headroom: ${10 * BYTES}}}}
  links: {r0: {model: generic-10g, overheadBytes: 0, cable: {to: middle/0, length: 200m, medium: fibre}}}
  clients:
${each((i) => `    s${i}: {port: middle/${i + 1}, speed: 10G, ip: 10.0.${i >> 8}.${i & 255}/8, pfc: [0], overheadBytes: 0, length: 200m}`)}
---
${head('Traffic')}  streams:
${each((i) => `    f${i}: {from: s${i}, to: r0, frame: ${BYTES}, greedy: true}`)}
`;
}

// Ways through a host that the scenarios do not take: VNICs and flows with limits, lanes with CPUs, guests behind a switch, TCP.

const VNICS = 8;

/** By name: a text of documents, and how many frames it offers in a second of virtual time, roughly. */
export const hostPath = {
  'flows, maxbw and lanes': { text: () => documents(received()), framesPerSecond: VNICS * 3 * 40_000 },
  'senders behind a switch': { text: () => documents(sent()), framesPerSecond: VNICS * 2 * 60_000 },
  TCP: { text: () => documents(tcp()), framesPerSecond: 1_200_000 },
};

function documents(streams) {
  const head = (kind) => `apiVersion: vnetctl/v1\nkind: ${kind}\nmetadata: {name: bench}\nspec:\n`;
  return `${head('Host')}${HOST}\n---\n${head('Network')}${network()}\n---\n${head('Traffic')}  streams:\n${streams.join('\n')}\n`;
}

const HOST = `  cpus: {sockets: 1, coresPerSocket: 16, clock: 2.8GHz}
  links: {ixgbe0: {model: intel-82599, cable: {to: tor/0}}, ixgbe1: {model: intel-82599, cable: {to: tor/1}}}
  switches: {tor: {queue: 1000}}
  clients: {far: {port: tor/10, speed: 10G, ip: 10.9.0.1/8}, near: {port: tor/11, speed: 10G, ip: 10.9.0.2/8}}`;

function network() {
  const each = (line) => Array.from({ length: VNICS }, (_, i) => `    ${line(i)}`).join('\n');
  return `  hosts: [bench]
  switches: {inside: {uplinks: [ixgbe1]}}
  vnics:
${each((i) => `w${i}: {over: ixgbe0, maxbw: 700M, cpus: [${2 * i}, ${2 * i + 1}]}`)}
${each((i) => `g${i}: {over: inside, maxbw: 500M}`)}
  flows:
${each((i) => `https${i}: {over: w${i}, match: {protocol: udp, localPort: 443}, maxbw: 200M, priority: high}`)}
${each((i) => `dns${i}: {over: w${i}, match: {protocol: udp, remoteIp: 10.9.0.0/16, remotePort: 53}, maxbw: 10M}`)}`;
}

function received() {
  return VNIC_NUMBERS.flatMap((i) => [
    `    a${i}: {from: far, to: w${i}, localPort: 443, rate: 40kpps, frame: imix, arrival: poisson, connections: 16}`,
    `    b${i}: {from: far, to: w${i}, remotePort: 53, rate: 40kpps, frame: 64, arrival: {jitter: 50%}}`,
    `    c${i}: {from: far, to: w${i}, rate: 40kpps, frame: {from: 64, to: 1518}}`,
  ]);
}

function sent() {
  return VNIC_NUMBERS.flatMap((i) => [
    `    a${i}: {from: g${i}, to: near, rate: 60kpps, frame: imix, arrival: poisson}`,
    `    b${i}: {from: g${i}, to: g${(i + 1) % VNICS}, arrival: {burst: {frames: 6, every: 100us}}}`,
  ]);
}

function tcp() {
  return VNIC_NUMBERS.map((i) => `    t${i}: {from: g${i}, to: near, protocol: tcp, greedy: true}`);
}

const VNIC_NUMBERS = Array.from({ length: VNICS }, (_, i) => i);

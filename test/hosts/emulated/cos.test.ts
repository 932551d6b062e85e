import { expect, test } from 'vitest';
import { carryTraffic } from '#hosts/run.ts';
import { documents, readyRun } from '../../support/runs.ts';

const NETWORK = `  links:
    ixgbe0:
      applications: [{tcpPort: 80, cos: 1}, {udpPort: 53, cos: 2}, {dscp: 46, cos: 5}, {etherType: ipv6, cos: 6}, {etherType: '0x88b5', cos: 3}]
      classes:
        ${[0, 1, 2, 3, 4, 5, 6, 7].map((one) => `p${one}: {priorities: [${one}], ets: ${one === 0 ? 30 : 10}%}`).join('\n        ')}
  vnics:
    v: {over: ixgbe0, cos: 7}
  flows:
    marked: {over: v, match: {protocol: udp, localPort: 99}, cos: 4}`;

/** The classes in which a stream of the VNIC leaves its port. */
async function classesOf(stream: string): Promise<readonly string[]> {
  const text = documents(`  duration: 2ms\n  streams:\n    s: {from: v, to: client-d, ${stream}}`, NETWORK);
  const { classes } = await carryTraffic(await readyRun(text));
  return classes.filter(({ link, sent }) => link === 'ixgbe0' && sent.frames > 0).map(({ name }) => name);
}

test.each([
  ['rate: 10M, remotePort: 1234', 'p7', 'that of the link'],
  ['greedy: true, protocol: tcp, remotePort: 80', 'p1', 'a TCP port'],
  ['rate: 10M, remotePort: 80', 'p7', 'the same port of UDP'],
  ['rate: 10M, remotePort: 53', 'p2', 'a UDP port'],
  ['rate: 10M, localPort: 53', 'p2', 'whichever end has it'],
  ['rate: 10M, remotePort: 53, dscp: 46', 'p5', 'DSCP before ports'],
  ['rate: 10M, remotePort: 53, dscp: 46, cos: 3', 'p3', 'the stream before both'],
  ['rate: 10M, localIp: "fd00::1", remoteIp: "fd00::2", remotePort: 1234', 'p6', 'an EtherType of IP'],
  ['rate: 10M, localIp: "fd00::1", remoteIp: "fd00::2", remotePort: 53', 'p2', 'a port before the EtherType'],
  ['rate: 10M, etherType: 0x88b5', 'p3', 'an EtherType that is not IP'],
  ['rate: 10M, etherType: 0x88b6', 'p7', 'another one'],
  ['rate: 10M, etherType: 0x88b5, cos: 0', 'p0', 'the stream before its EtherType'],
  ['rate: 10M, localPort: 99, remotePort: 53, cos: 3', 'p4', 'its flow before all'],
])('a stream with %s goes in class %s: %s', async (stream, name) => {
  expect(await classesOf(stream)).toEqual([name]);
});

/** The classes in which the VNIC answers a client beyond the wire. */
test.each([
  ['greedy: true, protocol: tcp, localPort: 80', 'p1', 'acknowledgements too'],
  ['requestResponse: {request: 100, response: 4K}, localPort: 53', 'p2', 'a server by its port'],
  ['requestResponse: {request: 100, response: 4K}, localPort: 54', 'p7', 'else that of the link'],
  ['requestResponse: {request: 100, response: 4K}, localPort: 53, cos: 3', 'p3', 'the stream before both'],
])('what answers a stream with %s goes in class %s: %s', async (stream, name) => {
  const text = documents(`  duration: 2ms\n  streams:\n    s: {from: client-d, to: v, ${stream}}`, NETWORK);
  const { classes } = await carryTraffic(await readyRun(text));
  expect(classes.filter(({ link, sent }) => link === 'ixgbe0' && sent.frames > 0).map((one) => one.name)).toEqual([
    name,
  ]);
});

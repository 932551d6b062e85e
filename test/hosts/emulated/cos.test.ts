import { expect, test } from 'vitest';
import { carryTraffic } from '#hosts/run.ts';
import { documents, readyRun } from '../../support/runs.ts';

const NETWORK = `  links:
    ixgbe0:
      applications: [{tcpPort: 80, cos: 1}, {udpPort: 53, cos: 2}, {dscp: 46, cos: 5}, {etherType: 34525, cos: 6}]
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
  ['rate: 10M, localPort: 99, remotePort: 53, cos: 3', 'p4', 'its flow before all'],
])('a stream with %s goes in class %s: %s', async (stream, name) => {
  expect(await classesOf(stream)).toEqual([name]);
});

import { describe, expect, it } from 'vitest';
import { carryTraffic } from '#hosts/run.ts';
import { prepared, readyRun } from '../support/runs.ts';

interface Wish {
  readonly name: string;
  readonly port: number;
  readonly ip?: string;
  readonly queue?: number;
  readonly perPacket?: string;
}

/** A host with one port to the switch `tor`, and a VNIC on it. */
function host({ name, port, ip = `192.168.0.${port}/24`, queue = 1000, perPacket = '0' }: Wish): string {
  return `apiVersion: vnetctl/v1
kind: Host
metadata: {name: ${name}}
spec:
  cpus: {sockets: 1, coresPerSocket: 2, clock: 2.8GHz}
  costs: {interrupt: 0, poll: 0, perPacket: ${perPacket}, perSentPacket: 0, remoteNuma: 0}
  links: {ixgbe0: {model: intel-82599, cable: {to: tor/${port}}}}
  switches: {tor: {queue: ${queue}}}
---
apiVersion: vnetctl/v1
kind: Network
metadata: {name: ${name}}
spec:
  hosts: [${name}]
  links: {ixgbe0: {ip: [${ip}]}}
  vnics: {vnic1: {over: ixgbe0, cpus: [1]}}
---
`;
}

function traffic(fields: string): string {
  return `apiVersion: vnetctl/v1\nkind: Traffic\nmetadata: {name: t}\nspec:\n  duration: 100ms\n${fields}\n`;
}

const BOTH =
  '  streams: {there: {from: a/vnic1, to: b/vnic1, rate: 1Mpps, frame: 64}, back: {from: b/vnic1, to: a/vnic1, rate: 1Mpps, frame: 64}}';

describe('a run through several hosts', () => {
  it('joins them by the switch that both name, and each works on its own CPUs at its own cost', async () => {
    const hosts = host({ name: 'a', port: 1, perPacket: '2us' }) + host({ name: 'b', port: 2, perPacket: '500ns' });
    const report = await carryTraffic(await readyRun(hosts + traffic(BOTH)));
    const received: { there?: number; back?: number } = Object.fromEntries(
      report.streams.map(({ name, delivered }) => [name, delivered.frames]),
    );
    // 2 us a packet let `a` take half of what comes; `b` takes all.
    expect(received.there).toBeGreaterThan(99_990);
    expect(Math.abs((received.back ?? 0) - 50_000)).toBeLessThan(10);
    const busy = report.cpus.map(({ host: name, id, busy: share }) => [name, id, Math.round(share * 100)]);
    expect(busy).toEqual([
      ['a', 0, 0],
      ['a', 1, 100],
      ['b', 0, 0],
      ['b', 1, 50],
    ]);
    expect(report.host).toBe('a, b');
  });

  it('a CPU of one host goes offline, and what is bound to it goes to the others of that host', async () => {
    const hosts = host({ name: 'a', port: 1, perPacket: '100ns' }) + host({ name: 'b', port: 2, perPacket: '500ns' });
    const report = await carryTraffic(await readyRun(hosts + traffic(`${BOTH}\n  events: [{at: 50ms, offline: b/1}]`)));
    const busy = report.cpus.map(({ host: name, id, busy: share }) => [name, id, Math.round(share * 1000) / 10]);
    expect(busy).toEqual([
      ['a', 0, 0],
      ['a', 1, 10],
      ['b', 0, 25],
      ['b', 1, 25],
    ]);
    const { diagnostics } = await prepared(hosts + traffic(`${BOTH}\n  events: [{at: 50ms, offline: 1}]`));
    expect(diagnostics.map(({ code, hint }) => [code, hint])).toEqual([
      ['no-such-host', 'write HOST/1; hosts are a, b'],
    ]);
  });

  it('crosses a trunk between switches, as fast as the trunk is, until it fails', async () => {
    const trunk =
      '  trunks: {core: {between: [tor/48, far/48], speed: 100M}}\n---\napiVersion: vnetctl/v1\nkind: Network';
    const hosts = host({ name: 'a', port: 1 }) + host({ name: 'b', port: 2 });
    const far = hosts
      .replace('cable: {to: tor/2}', 'cable: {to: far/2}')
      .replaceAll('switches: {tor: {queue: 1000}}', 'switches: {tor: {queue: 1000}, far: {queue: 1000}}')
      .replace('---\napiVersion: vnetctl/v1\nkind: Network', trunk);
    const streams =
      '  streams: {s: {from: a/vnic1, to: b/vnic1, rate: 1G, frame: 1518}}\n  events: [{at: 50ms, fail: core}]';
    const report = await carryTraffic(await readyRun(far + traffic(streams)));
    // 100 Mb/s for 50 ms, 1538 bytes of wire each; what waits when the trunk fails is lost.
    expect(Math.abs((report.streams[0]?.delivered.frames ?? 0) - (100e6 * 0.05) / 8 / 1538)).toBeLessThan(2);
  });

  it('changes one of them by an event', async () => {
    const hosts = host({ name: 'a', port: 1 }) + host({ name: 'b', port: 2 });
    const events = '\n  events: [{at: 50ms, fail: b/ixgbe0}]';
    const report = await carryTraffic(await readyRun(hosts + traffic(BOTH + events)));
    const there = report.streams.find(({ name }) => name === 'there');
    expect(Math.abs((there?.delivered.frames ?? 0) - 50_000)).toBeLessThan(3);
  });

  it.each([
    [
      'a port taken twice',
      host({ name: 'a', port: 1 }) + host({ name: 'b', port: 1, ip: '192.168.0.9/24' }),
      BOTH,
      'fleet-clash',
    ],
    [
      'a port of a trunk taken by a link of another',
      host({ name: 'a', port: 1 }).replace(
        '  switches: {',
        '  trunks: {core: {between: [tor/2, far/2], speed: 1G}}\n  switches: {far: {}, ',
      ) + host({ name: 'b', port: 2 }),
      BOTH,
      'fleet-clash',
    ],
    [
      'a ring of switches that only both together close',
      ['a', 'b']
        .map((name, index) =>
          host({ name, port: index + 1 }).replace(
            '  switches: {',
            `  trunks: {way-${name}: {between: [tor/4${index}, far/4${index}], speed: 1G}}\n  switches: {far: {}, `,
          ),
        )
        .join(''),
      BOTH,
      'switch-loop',
    ],
    [
      'an address taken twice',
      host({ name: 'a', port: 1, ip: '192.168.0.2/24' }) + host({ name: 'b', port: 2 }),
      BOTH,
      'fleet-clash',
    ],
    [
      'two opinions of a switch',
      host({ name: 'a', port: 1, queue: 5 }) + host({ name: 'b', port: 2 }),
      BOTH,
      'fleet-clash',
    ],
    [
      'a client with the name of a link',
      host({ name: 'a', port: 1 }).replace(
        '  switches:',
        '  clients: {ixgbe0: {port: tor/7, speed: 1G, ip: 10.0.0.1/24}}\n  switches:',
      ),
      '  streams: {s: {from: vnic1, to: ixgbe0, rate: 1M}}',
      'duplicate-name',
    ],
    [
      'a client with the name of a VNIC',
      host({ name: 'a', port: 1 }).replace(
        '  switches:',
        '  clients: {vnic1: {port: tor/7, speed: 1G, ip: 10.0.0.1/24}}\n  switches:',
      ),
      '  streams: {s: {from: vnic1, to: ixgbe0, rate: 1M}}',
      'duplicate-name',
    ],
    [
      'a trunk with the name of a link',
      host({ name: 'a', port: 1 }).replace(
        '  switches: {',
        '  trunks: {ixgbe0: {between: [tor/7, far/8], speed: 1G}}\n  switches: {far: {}, ',
      ),
      '  streams: {s: {from: vnic1, to: ixgbe0, rate: 1M}}',
      'duplicate-name',
    ],
    [
      'a Network for no host in particular',
      `${host({ name: 'a', port: 1 })}${host({ name: 'b', port: 2 })}apiVersion: vnetctl/v1\nkind: Network\nmetadata: {name: n}\nspec: {}\n---\n`,
      BOTH,
      'no-such-host',
    ],
    [
      'a name without its host',
      host({ name: 'a', port: 1 }) + host({ name: 'b', port: 2 }),
      '  streams: {s: {from: vnic1, to: b/vnic1, rate: 1M}}',
      'no-such-end',
    ],
  ])('refuses %s', async (_, hosts, streams, code) => {
    const { run, diagnostics } = await prepared(hosts + traffic(streams));
    expect(run).toBeNull();
    expect(diagnostics.filter(({ severity }) => severity === 'error').map((one) => one.code)).toEqual([code]);
  });
});

it('through one host takes the names of a fleet too, and only once', async () => {
  const alone = host({ name: 'a', port: 1 }).replace(
    '  switches:',
    '  clients: {c: {port: tor/7, speed: 1G, ip: 192.168.0.7/24}}\n  switches:',
  );
  const fields = (name: string) =>
    `  streams: {s: {from: c, to: ${name}, rate: 100M}}\n  receivers: {${name}: {consume: 1kpps}}\n  events: [{at: 50ms, set: {link: ${name}, maxbw: 0}}]`;
  const [far, near] = await Promise.all(
    ['a/vnic1', 'vnic1'].map(async (name) => carryTraffic(await readyRun(alone + traffic(fields(name))))),
  );
  expect(far).toEqual(near);
  expect(near?.streams[0]?.delivered.frames).toBeGreaterThan(0);

  const twice = fields('vnic1').replace('receivers: {', 'receivers: {a/vnic1: {consume: 2kpps}, ');
  const { diagnostics } = await prepared(alone + traffic(twice));
  expect(diagnostics.map(({ code }) => code)).toEqual(['no-such-end']);
});

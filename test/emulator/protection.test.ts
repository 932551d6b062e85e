import { describe, expect, it } from 'vitest';
import type { Blueprint, ClientSecurity, StreamPart } from '#emulator/blueprint.ts';
import { bridge, client, emptyBlueprint, flow, named, run, stream, tcp } from './parts.ts';

const OPEN: ClientSecurity = { macNospoof: false, allowedIps: null, restricted: false, dhcpNospoof: false };

/** What a client is dropped of the 8 frames of a stream, by reason; dladm(8), `protection`. */
function dropped(security: Partial<ClientSecurity>, given: Partial<StreamPart>, ips = ['10.0.0.1']) {
  const blueprint: Blueprint = {
    ...emptyBlueprint(),
    bridges: [bridge('stub')],
    clients: [
      client('a', { index: 1, over: 'stub', ips, security: { ...OPEN, ...security } }),
      client('b', { index: 2, over: 'stub', ips: ['10.0.0.2', '2001:db8::2'] }),
    ],
    streams: [stream('s', 'a', 'b', { limitFrames: 8, ...given })],
  };
  const result = run(blueprint, 0.01);
  const { delivered, drops } = named(result.streams, 's');
  expect(delivered.frames + drops.reduce((sum, { frames }) => sum + frames, 0)).toBe(8);
  // What may not be sent was never sent, and is an error of the sender.
  expect(named(result.clients, 'a').sent.frames).toBe(delivered.frames);
  return Object.fromEntries(drops.map(({ place, reason, frames }) => [`${place} ${reason}`, frames]));
}

const FORGED = { sourceMac: '02:00:00:00:00:99' };
const from = (first: string, count = 1) => ({ sourceIp: { first, count } });
const udp = (port: number) => ({ sourcePort: { first: port, count: 1 } });

describe('protection', () => {
  it.each([
    ['mac-nospoof drops a forged source', { macNospoof: true }, FORGED, { 'client/a mac-spoof': 8 }],
    ['and nothing else', { macNospoof: true }, {}, {}],
    ['without it anything goes', {}, FORGED, {}],
    // Four sources in turn, 10.0.0.0 to 10.0.0.3: half of them lie in the prefix.
    [
      'ip-nospoof lets pass what is in its prefixes',
      { allowedIps: ['10.0.0.0/31'] },
      from('10.0.0.0', 4),
      { 'client/a ip-spoof': 4 },
    ],
    [
      'of several prefixes any will do',
      { allowedIps: ['10.0.0.0/32', '10.0.0.3/32'] },
      from('10.0.0.0', 4),
      { 'client/a ip-spoof': 4 },
    ],
    ['an empty list lets no packet pass', { allowedIps: [] }, {}, { 'client/a ip-spoof': 8 }],
    ['what is no IP is no matter of ip-nospoof', { allowedIps: [] }, { protocol: { etherType: 0x88cc } }, {}],
    [
      'restricted drops what is neither IP nor ARP',
      { restricted: true },
      { protocol: { etherType: 0x88cc } },
      { 'client/a restricted': 8 },
    ],
    ['it lets ARP pass', { restricted: true }, { protocol: { etherType: 0x0806 } }, {}],
    ['and IP', { restricted: true }, {}, {}],
    ['dhcp-nospoof drops what a DHCP server says', { dhcpNospoof: true }, udp(67), { 'client/a dhcp-spoof': 8 }],
    ['of DHCPv6 too', { dhcpNospoof: true }, udp(547), { 'client/a dhcp-spoof': 8 }],
    ['not what a DHCP client asks', { dhcpNospoof: true }, udp(68), {}],
    ['nor TCP from that port', { dhcpNospoof: true }, { ...udp(67), protocol: 'sctp' }, {}],
    [
      'the address of the frame is looked at first',
      { macNospoof: true, allowedIps: [] },
      FORGED,
      { 'client/a mac-spoof': 8 },
    ],
  ] as const)('%s', (_, security, given, expected) => {
    expect(dropped(security, given)).toEqual(expected);
  });

  it('of IPv6 prefixes as of IPv4 ones', () => {
    const ips = ['2001:db8::1'];
    const given = { ...from('2001:db8::0', 4), destinationIp: { first: '2001:db8::2', count: 1 } };
    expect(dropped({ allowedIps: ['2001:db8::/127'] }, given, ips)).toEqual({ 'client/a ip-spoof': 4 });
  });
});

describe('IPv6', () => {
  const pair = (given: Partial<Blueprint>): Blueprint => ({
    ...emptyBlueprint(),
    bridges: [bridge('stub')],
    clients: [
      client('a', { index: 1, over: 'stub', ips: ['2001:db8::1'] }),
      client('b', { index: 2, over: 'stub', ips: ['2001:db8::2'] }),
    ],
    ...given,
  });

  it('leaves a segment of TCP 20 bytes less than IPv4: 1500 - 40 - 20', () => {
    const load = tcp({ windowBytes: 1 << 16 });
    // Of as many bytes as that IPv4 makes ten segments of 1460.
    const streams = [stream('s', 'a', 'b', { protocol: 'tcp', load, limitBytes: 14_500 })];
    const { tcp: counted, goodputBytes } = named(run(pair({ streams }), 0.01).streams, 's');
    expect([counted?.segmentsSent, goodputBytes]).toEqual([Math.ceil(14_500 / 1440), 14_500]);
  });

  it('a flow takes what its prefix holds, the longest first', () => {
    const match = (remoteIp: string) => ({ ...flow('', '').match, remoteIp });
    const flows = [
      flow('wide', 'b', { match: match('2001:db8::/32') }),
      flow('one', 'b', { match: match('2001:db8::1/128') }),
    ];
    const streams = [stream('s', 'a', 'b', { limitFrames: 6, sourceIp: { first: '2001:db8::1', count: 3 } })];
    const result = run(pair({ flows, streams }), 0.01);
    // Three sources in turn, of which one has a flow of its own.
    expect(result.flows.map(({ name, received }) => [name, received.frames])).toEqual([
      ['one', 2],
      ['wide', 4],
    ]);
  });
});

import { describe, expect, it, test } from 'vitest';
import { agreement } from '#state/dcbx.ts';
import { DEFAULT_HOST } from '#state/default-host.ts';
import { hardwareOf } from '#state/hardware-of.ts';
import type { Phys } from '#state/resource.ts';
import { classes, rest, row } from './rules/fragments.ts';
import { phys } from './rules/world.ts';

type Features = readonly ('ets' | 'pfc')[];

/** The port `ixgbe0`, lossless for priority 3, before a switch that is so for 5. */
function between(
  host: Features | null,
  peer: Features | null,
  mac: 'lower' | 'higher' | null,
  flowControl: Phys['flowControl'] = 'pfc',
) {
  const address = { lower: '00:00:00:00:00:01', higher: 'fe:ff:ff:ff:ff:ff' };
  const hardware = hardwareOf({
    ...DEFAULT_HOST,
    spec: {
      ...DEFAULT_HOST.spec,
      switches: {
        tor1: {
          pfc: [5],
          ...(mac && { mac: address[mac] }),
          ...(peer && { dcbx: { willing: peer } }),
        },
      },
    },
  });
  const port = phys('ixgbe0', { flowControl, dcbx: host && { willing: host } });
  const kept = row('kept', [3], { ets: 40, pfc: { xoffBytes: 60_000, xonBytes: 30_000, headroomBytes: 'auto' } });
  const { classes: made } = classes('ixgbe0', kept, rest());
  return agreement(port, made, hardware);
}

describe('what DCBX settles of PFC (802.1Qaz 38.4.1): the map of the one that is not willing, of two willing ones that of the lower address', () => {
  const OWN = [3];
  const PEERS = [5];
  test.each([
    // host willing, switch willing, address of the switch, both ends have
    [false, false, 'lower', OWN, PEERS],
    [false, false, 'higher', OWN, PEERS],
    [true, false, 'lower', PEERS, PEERS],
    [true, false, 'higher', PEERS, PEERS],
    [false, true, 'lower', OWN, OWN],
    [false, true, 'higher', OWN, OWN],
    [true, true, 'lower', PEERS, PEERS],
    [true, true, 'higher', OWN, OWN],
  ] as const)('host willing: %s, switch willing: %s, its address %s', (host, peer, mac, pfc, peerPfc) => {
    const found = between(host ? ['pfc'] : [], peer ? ['pfc'] : [], mac);
    expect(found).toMatchObject({ pfc, peerPfc });
    expect(found.inForce).toEqual(pfc.filter((one) => (peerPfc as readonly number[]).includes(one)));
  });

  it('without DCBX at both ends each keeps its own, and nothing is lossless', () => {
    for (const [host, peer] of [
      [null, ['pfc']],
      [['pfc'], null],
      [null, null],
    ] as const)
      expect(between(host, peer, 'lower')).toMatchObject({ pfc: OWN, peerPfc: null, inForce: [] });
  });

  it('an address that is not known decides nothing: the values of the host stand', () => {
    expect(between(['pfc'], ['pfc'], null)).toMatchObject({ pfc: OWN, peerPfc: OWN, inForce: OWN });
  });

  it('flowControl auto is PFC where there is something to agree on', () => {
    expect(between(['pfc'], [], 'lower', 'auto')).toMatchObject({ flowControl: 'pfc', inForce: PEERS });
    expect(between([], [], 'lower', 'auto')).toMatchObject({ flowControl: 'no', pfc: [], inForce: [] });
  });
});

it('ETS is asymmetric: a willing switch takes the shares of the port, whoever has the lower address', () => {
  for (const mac of ['lower', 'higher'] as const) {
    expect(between([], ['ets'], mac).peerTakesShares).toBe(true);
    expect(between(['ets'], [], mac).peerTakesShares).toBe(false);
  }
});

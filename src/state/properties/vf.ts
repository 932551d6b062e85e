import { printBandwidth } from '#units/bandwidth.ts';
import type { Vf } from '../resource.ts';
import { always, nothing, type Property } from './property.ts';
import { on, setting } from './rows.ts';
import { onOff, rate } from './values.ts';

const unbounded = rate(() => null);

/** What a NIC enforces for each of its functions; the names are those of ip-link(8), `set DEVICE vf`. */
export const VF: readonly Property[] = [
  rateProperty(
    'min-tx-rate',
    ['min_tx_rate'],
    'minTxRate',
    'Rate that the NIC guarantees to the function while others send.',
  ),
  rateProperty('max-tx-rate', ['max_tx_rate'], 'maxTxRate', 'Rate above which the NIC lets the function send nothing.'),
  switchProperty(
    'spoofchk',
    ['spoof-check'],
    'spoofCheck',
    'on',
    'Whether frames with another source address than its own are dropped.',
  ),
  switchProperty('trust', [], 'trust', 'off', 'Whether its guest may change its address and see the frames of others.'),
];

function rateProperty(
  name: string,
  aliases: readonly string[],
  field: 'minTxRate' | 'maxTxRate',
  meaning: string,
): Property {
  return {
    name,
    aliases,
    perm: 'rw',
    field,
    about: {
      meaning,
      values: 'Mb/s, or a number with `K`, `M`, `G`: `100M`, `2.5G`',
      default: 'none',
      of: 'VFs',
    },
    applies: on('vf'),
    value: ({ object }) => (object.kind === 'vf' ? text(object[field]) : null),
    default: nothing,
    possible: nothing,
    assign: setting(field, unbounded),
  };
}

function switchProperty(
  name: string,
  aliases: readonly string[],
  field: 'spoofCheck' | 'trust',
  standard: 'on' | 'off',
  meaning: string,
): Property {
  const value = (vf: Vf) => (vf[field] ? 'on' : 'off');
  return {
    name,
    aliases,
    perm: 'rw',
    field,
    about: { meaning, values: '`on`, `off`', default: `\`${standard}\``, of: 'VFs' },
    applies: on('vf'),
    value: ({ object }) => (object.kind === 'vf' ? value(object) : null),
    default: always(standard),
    possible: always('on,off'),
    assign: setting(field, onOff),
  };
}

function text(bitsPerSecond: number | null): string | null {
  return bitsPerSecond === null ? null : printBandwidth(bitsPerSecond);
}

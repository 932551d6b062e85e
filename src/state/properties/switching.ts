import { always, type Property } from './property.ts';
import { on, setting } from './rows.ts';
import { integer, word } from './values.ts';

const OF = 'etherstubs, switches and overlays';

/** What a virtual switch does with the frames that it forwards; dladm(8) knows no such properties. */
export const SWITCHING: readonly Property[] = [
  {
    name: 'forwarding',
    perm: 'rw',
    field: 'forwarding',
    about: {
      meaning: 'What happens to frames for a port whose queue is full: they are dropped, or the sender is held back.',
      values: '`lossy` or `lossless`',
      default: '`lossy`',
      of: OF,
    },
    applies: on('etherstub', 'switch', 'overlay'),
    value: ({ object }) => ('forwarding' in object ? object.forwarding : null),
    default: always('lossy'),
    possible: always('lossy,lossless'),
    assign: setting('forwarding', word(['lossy', 'lossless'])),
  },
  {
    name: 'ring',
    perm: 'rw',
    field: 'ring',
    about: {
      meaning: 'Frames that the queue of each port holds.',
      values: '`1` to `1048576`',
      default: '`1024`',
      of: OF,
    },
    applies: on('etherstub', 'switch', 'overlay'),
    value: ({ object }) => ('ring' in object ? String(object.ring) : null),
    default: always('1024'),
    possible: always('1-1048576'),
    assign: setting('ring', integer(1, 1_048_576)),
  },
];

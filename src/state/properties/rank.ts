import type { Flow } from '../resource.ts';
import { always, nothing, type Property } from './property.ts';
import { number, setting } from './rows.ts';
import { integer } from './values.ts';

/** Where a flow is searched among those of its link (Oracle Solaris flowadm(8)). */
export const RANK: Property<Flow> = {
  name: 'rank',
  perm: 'rw',
  field: 'rank',
  about: {
    meaning: 'Place in the search among the flows of its link: 1 is looked at first, and any before those without.',
    values: '`1` to `65535`',
    default: 'after all ranked ones',
    of: 'flows',
  },
  applies: () => true,
  value: ({ object }) => number(object.rank),
  default: nothing,
  possible: always('1-65535'),
  assign: setting('rank', integer(1, 65_535)),
};

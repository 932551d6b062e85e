import * as Flags from '@oclif/core/flags';
import { UsageError } from '../usage.ts';

/** `-f` of dladm(8) where there is nothing to force: refused with the reason, so that nobody believes it did something. */
function noForceFlag(why: string) {
  return Flags.boolean({
    char: 'f',
    hidden: true,
    parse: async () => {
      throw new UsageError('-f forces nothing here', `${why} Leave -f out.`);
    },
  });
}

/** Of create-vnic and create-vlan: for a NIC that cannot carry the four bytes of a tag. */
export const noTagForceFlag = noForceFlag('Every NIC here carries a tagged frame of its whole MTU.');
/** Of create-aggr and add-aggr: for a NIC that does not tell its link state. */
export const noPortForceFlag = noForceFlag('Every NIC here tells whether its link is up.');

import * as Flags from '@oclif/core/flags';
import { propertyEdits } from '#state/property-edits.ts';
import { alterVf, createVfs } from '#state/vf-edits.ts';
import { wholeNumber } from './letters/numbers.ts';
import { vfFields, vfFlags, vfPropertiesFlag } from './letters/vf.ts';
import { Wrong } from './letters/wrong.ts';
import { temporaryFlag, VerbCommand, type Wish, whereOf } from './verb.ts';

/** More than a NIC of today offers. */
const MOST = 1024;

/** Virtual functions of a NIC (SR-IOV); dladm makes them behind VNICs, ldm(8) create-vf by themselves. */
export default class CreateVf extends VerbCommand {
  static override summary = 'Create virtual functions of a physical link.';
  static override description =
    'Functions are links named LINKvf0, LINKvf1 and so on; new ones come after those that there are. The NIC resets all its ' +
    'functions when their number changes.';
  static override flags = {
    link: Flags.string({ char: 'l', required: true, helpValue: 'LINK', summary: 'A physical link with SR-IOV.' }),
    count: Flags.string({ char: 'n', helpValue: 'COUNT', summary: 'How many more; else one.' }),
    ...vfFlags,
    properties: vfPropertiesFlag,
    temporary: temporaryFlag,
  };
  static override examples = [
    'vnetctl create-vf -l ixgbe0 -n 4',
    'vnetctl create-vf -l ixgbe1 -m 2:8:20:0:0:10 -v 100 -p cos=3,min-tx-rate=100M,max-tx-rate=1G',
  ];

  async wish(): Promise<Wish> {
    const { flags } = await this.parse(CreateVf);
    const wrong = new Wrong();
    const count = wholeNumber('-n', flags.count, 'a number of VFs', wrong) ?? 1;
    if (count < 1 || count > MOST) wrong.add(`-n ${flags.count} is not a number of VFs.`, `Write 1 to ${MOST}.`);
    const fields = vfFields(flags, wrong);
    if (count > 1 && flags.mac !== undefined)
      wrong.add('-m is the address of one VF.', 'Leave -n out, or give the others theirs with modify-vf.');
    wrong.refuse();
    const where = whereOf(flags);
    const more = (name: string) => [
      ...(Object.keys(fields).length > 0 ? [alterVf(name, fields, where)] : []),
      ...propertyEdits({ name, kinds: ['vf'] }, flags.properties, where),
    ];
    return { edits: [createVfs(flags.link, count, where, more)] };
  }
}

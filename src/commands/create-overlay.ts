import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { createOverlay } from '#state/overlay-edits.ts';
import { propertyEdits } from '#state/property-edits.ts';
import { readOverlay } from './letters/overlay.ts';
import { Wrong } from './letters/wrong.ts';
import { temporaryFlag, VerbCommand, type Wish, whereOf } from './verb.ts';

/** dladm(8) create-overlay of illumos; takes the properties of create-vxlan of Oracle Solaris too. */
export default class CreateOverlay extends VerbCommand {
  static override summary = 'Create an overlay network (VXLAN).';
  static override description =
    'The link underneath is the one that holds the listening address. Properties: vxlan/listen_ip (needed), vxlan/listen_port, ' +
    'files/config, cos-map, mtu; or as create-vxlan has it, without -e, -s and -v: vni, and addr (an address, or a prefix that ' +
    'holds one of the host) or interface (the link).';
  static override usage =
    'create-overlay [-t] -e vxlan -s {learn | files} -v VNI -p vxlan/listen_ip=ADDRESS[,PROP=VALUE..]... OVERLAY';
  static override args = { overlay: Args.string({ required: true, ignoreStdin: true, description: 'its name' }) };
  static override flags = {
    encapsulation: Flags.string({ char: 'e', helpValue: 'vxlan', summary: 'How frames are wrapped.' }),
    search: Flags.string({
      char: 's',
      helpValue: 'learn|files',
      summary: 'How the remote host of an inner address is found: learned, or in a file (files/config).',
    }),
    vni: Flags.string({ char: 'v', helpValue: 'VNI', summary: 'The VXLAN segment, 0 to 16777215.' }),
    properties: Flags.string({
      char: 'p',
      helpValue: 'PROP=VALUE[,..]',
      summary: 'Properties of the overlay; may be repeated.',
      multiple: true,
      multipleNonGreedy: true,
    }),
    temporary: temporaryFlag,
  };
  static override examples = [
    'vnetctl set-linkprop -p ip=192.168.1.1/24 ixgbe1',
    'vnetctl create-overlay -e vxlan -s learn -v 7007 -p vxlan/listen_ip=192.168.1.1 tenant7',
    'vnetctl create-overlay -p vni=7008,interface=ixgbe1 tenant8',
    'vnetctl create-vnic -l tenant7 t7app0',
  ];

  async wish(): Promise<Wish> {
    const { args, flags } = await this.parse(CreateOverlay);
    const wrong = new Wrong();
    const read = readOverlay(flags, wrong);
    wrong.refuse();
    const where = whereOf(flags);
    const { overlay: name } = args;
    return {
      edits: read
        ? [
            createOverlay({ name, ...read.wish }, where),
            ...propertyEdits({ name, kinds: ['overlay'] }, read.properties, where),
          ]
        : [],
    };
  }
}

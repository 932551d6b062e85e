import * as Args from '@oclif/core/args';
import { LINKS } from '#state/find.ts';
import { LINK_PROPERTIES } from '#state/properties.ts';
import { LINK_PROPERTY_COLUMNS, type LinkPropertyRow, linkPropertyRows } from '#views/text/tables/property.ts';
import { listOf } from './letters/properties.ts';
import { outputFlag, parseableByCFlag, propertiesFlag, ShowCommand, storedFlag } from './show.ts';

/** `show-linkprop [-p PROP,..] [LINK]`: dladm(8). */
export default class ShowLinkprop extends ShowCommand<LinkPropertyRow> {
  static override summary = 'Show properties of links: values, what is in force, defaults, what is possible.';
  static override description = listOf(LINK_PROPERTIES);
  static override args = { link: Args.string({ ignoreStdin: true, description: 'only this link' }) };
  static override flags = {
    output: outputFlag,
    parseable: parseableByCFlag,
    properties: propertiesFlag,
    stored: storedFlag,
  };
  static override examples = [
    'vnetctl show-linkprop bge0',
    'vnetctl show-linkprop -p maxbw,cpus',
    'vnetctl show-linkprop -c -o link,value -p mtu',
  ];

  async run(): Promise<readonly LinkPropertyRow[]> {
    const { args, flags } = await this.parse(ShowLinkprop);
    const properties = this.propertyNames(LINK_PROPERTIES, flags.properties);
    const look = await this.look({ host: flags.host, stored: flags.stored, name: args.link, kinds: LINKS });
    const rows = linkPropertyRows(look, { name: args.link, properties, stored: flags.stored });
    return this.show(LINK_PROPERTY_COLUMNS, rows, { fields: flags.output, parseable: flags.parseable, letter: '-c' });
  }
}

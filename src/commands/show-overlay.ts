import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import {
  OVERLAY_COLUMNS,
  type OverlayRow,
  overlayRows,
  TARGET_COLUMNS,
  type TargetRow,
  targetRows,
} from '#views/text/tables/overlay.ts';
import { ShowCommand, tableFlags, tableOptions } from './show.ts';

/** `show-overlay [OVERLAY]`: reference/dladm.md 1 and 2. */
export default class ShowOverlay extends ShowCommand<OverlayRow | TargetRow> {
  static override summary = 'Show overlays and where their inner addresses are found.';
  static override args = { overlay: Args.string({ ignoreStdin: true, description: 'only this overlay' }) };
  static override flags = {
    ...tableFlags,
    targets: Flags.boolean({ char: 't', summary: 'The table of targets instead of the properties.' }),
  };
  static override examples = ['vnetctl show-overlay', 'vnetctl show-overlay -t'];

  async run(): Promise<readonly (OverlayRow | TargetRow)[]> {
    const { args, flags } = await this.parse(ShowOverlay);
    const look = await this.look({ host: flags.host, name: args.overlay, kinds: ['overlay'] });
    if (flags.targets) return this.show(TARGET_COLUMNS, targetRows(look, args.overlay), tableOptions(flags));
    return this.show(OVERLAY_COLUMNS, overlayRows(look, args.overlay), tableOptions(flags));
  }
}

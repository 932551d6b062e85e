import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import type { Look } from '#views/text/tables/look.ts';
import {
  HEALTH_COLUMNS,
  type HealthRow,
  healthRows,
  OVERLAY_COLUMNS,
  type OverlayRow,
  overlayRows,
  overlaysOf,
  TARGET_COLUMNS,
  type TargetRow,
  targetRows,
} from '#views/text/tables/overlay.ts';
import { ShowCommand, tableFlags, tableOptions } from './show.ts';

type Row = OverlayRow | HealthRow | TargetRow;

/** `show-overlay [OVERLAY...]`: dladm(8). */
export default class ShowOverlay extends ShowCommand<Row> {
  static override summary = 'Show overlays and where their inner addresses are found.';
  static override args = {
    overlay: Args.string({ ignoreStdin: true, multiple: true, description: 'only these overlays' }),
  };
  static override flags = {
    ...tableFlags,
    health: Flags.boolean({
      char: 'f',
      exclusive: ['targets'],
      summary: 'Whether the overlay works, instead of the properties.',
    }),
    targets: Flags.boolean({ char: 't', summary: 'The table of targets instead of the properties.' }),
  };
  static override examples = ['vnetctl show-overlay', 'vnetctl show-overlay -f', 'vnetctl show-overlay -t'];

  async run(): Promise<readonly Row[]> {
    const { args, flags } = await this.parse(ShowOverlay);
    const names = args.overlay ?? [];
    const { look, missing } = await this.search({ host: flags.host, names, kinds: ['overlay'] });
    const rows = this.#table(look, names, flags);
    // As dladm(8): what is there is shown, what is not makes the command fail.
    if (missing.length > 0) this.fail(missing);
    return rows;
  }

  #table(look: Look, names: readonly string[], flags: Parameters<typeof tableOptions>[0] & Form): readonly Row[] {
    const options = tableOptions(flags);
    const overlays = overlaysOf(look, names);
    if (flags.health) return this.show(HEALTH_COLUMNS, healthRows(look, overlays), options);
    if (flags.targets) return this.show(TARGET_COLUMNS, targetRows(overlays), options);
    return this.show(OVERLAY_COLUMNS, overlayRows(overlays), options);
  }
}

interface Form {
  readonly health: boolean;
  readonly targets: boolean;
}

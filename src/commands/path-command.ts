import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import type { DocumentSet } from '#document/document.ts';
import type { Host } from '#hosts/host.ts';
import { BaseCommand } from './base.ts';
import { documentsIn } from './documents.ts';
import { cosFlag, filesFlag } from './flags.ts';

export const pathFlags = { file: filesFlag, cos: cosFlag };

/** A command about the ways of frames: through the host as it stands, or through what documents describe. */
export abstract class PathCommand<Result extends object> extends BaseCommand<Result> {
  /** Asks of that ground; refused, the command ends with the reasons. */
  protected async ask<Found>(
    flags: { readonly host: string | undefined; readonly file: readonly string[] | undefined },
    question: (host: Host, set: DocumentSet) => Promise<Answer<Found>>,
  ): Promise<Found> {
    const host = await this.openHost(flags.host);
    const { found, diagnostics } = await question(host, await documentsIn(flags.file));
    this.refuseErrors(diagnostics);
    return found ?? this.fail(diagnostics);
  }
}

interface Answer<Found> {
  /** null: refused, as the diagnostics say. */
  readonly found: Found | null;
  readonly diagnostics: readonly Diagnostic[];
}

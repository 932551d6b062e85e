import { realpathSync, renameSync, statSync, writeFileSync } from 'node:fs';
import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import type { Host } from '#hosts/host.ts';
import { exportNetwork } from '#reconcile/export.ts';
import { type Edited, editInto } from '#reconcile/export-into.ts';
import { printEdited } from '#views/text/edited.ts';
import { BaseCommand } from './base.ts';
import { UsageError } from './usage.ts';

/** `export`: what is configured, as a document; `export --into FILE`: the host's values into that document. */
export default class Export extends BaseCommand<object> {
  static override summary = 'Print what is configured as a Network document, or write present values into one.';
  static override description =
    'With --into FILE only the fields of that document that differ from the host are rewritten; comments and layout stay, so that an emergency change goes home to git.';
  static override args = {
    document: Args.string({ ignoreStdin: true, description: 'Only what this Network document owns.' }),
  };
  static override flags = {
    name: Flags.string({
      helpValue: 'NAME',
      summary: 'Name of the document to print (default: the document asked for, else the host).',
    }),
    stored: Flags.boolean({ char: 'P', summary: 'The stored configuration instead of the running one.' }),
    into: Flags.string({
      helpValue: 'FILE',
      summary: 'Write the values of the host into this document.',
      exclusive: ['name', 'stored'],
    }),
    'dry-run': Flags.boolean({
      summary: 'With --into: show the new text of the fields and write nothing.',
      dependsOn: ['into'],
    }),
  };
  static override examples = [
    'vnetctl export',
    'vnetctl export web-tier',
    'vnetctl export --into examples/web-tier.yaml --dry-run',
  ];

  async run(): Promise<object> {
    const { args, flags } = await this.parse(Export);
    const host = await this.openHost(flags.host);
    if (flags.into !== undefined) return this.#into(host, flags.into, !flags['dry-run']);
    const { tree, yaml, diagnostics } = await exportNetwork(host, {
      name: flags.name ?? args.document ?? host.name,
      document: args.document,
      configuration: flags.stored ? 'stored' : 'running',
    });
    this.refuseErrors(diagnostics);
    this.print(yaml);
    return tree as object; // A document is a mapping.
  }

  async #into(host: Host, file: string, write: boolean): Promise<Edited> {
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
      throw new UsageError(`--into needs one file, and ${file} is none.`, 'Name the file of the document.');
    }
    const edited = await editInto(host, file);
    this.refuseErrors(edited.diagnostics);
    const written = write && edited.fields.length > 0;
    if (written) replaceText(file, edited.text);
    this.print(printEdited({ ...edited, written }));
    return edited;
  }
}

/** Exchanges the text of a file in one instant: whoever reads it, or whatever kills us, finds the old text or the new one. */
function replaceText(file: string, text: string): void {
  const real = realpathSync(file);
  const fresh = `${real}.${process.pid}.new`;
  writeFileSync(fresh, text, { mode: statSync(real).mode });
  renameSync(fresh, real);
}

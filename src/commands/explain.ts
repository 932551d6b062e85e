import * as Args from '@oclif/core/args';
import { WAYS_OUT } from '#diagnostics/ways-out.ts';
import { EXPLAINED_KINDS, explain, type Unexplained } from '#reconcile/explain.ts';
import { printCode, printField } from '#views/text/explain.ts';
import { BaseCommand } from './base.ts';
import { noHost } from './host-operand.ts';
import { UsageError } from './usage.ts';

/** `explain FIELD|CODE`: what the schema says of a field, or what a diagnostic code means. */
export default class Explain extends BaseCommand {
  static override summary = 'Explain a field of a document, or a diagnostic code.';
  static override description = 'A field is a path from the kind on; names of objects may be left out.';
  static override args = {
    field: Args.string({
      ignoreStdin: true,
      required: true,
      description: 'such as network.spec.vnics.maxbw, or mtu-range',
    }),
  };
  static override examples = [
    'vnetctl explain network',
    'vnetctl explain network.spec.vnics.maxbw',
    'vnetctl explain host.spec.links',
    'vnetctl explain mtu-range',
  ];

  async run() {
    const { args, flags } = await this.parse(Explain);
    noHost(flags.host, 'A field means the same on every host.');
    const page = explain(args.field);
    if (page.subject === 'unknown') {
      const inside = page.path === '' ? '' : ` in ${page.path}`;
      const kinds = page.path === '' ? EXPLAINED_KINDS : page.known;
      throw new UsageError(
        `there is no ${page.path === '' ? 'kind or code' : 'field'} ${JSON.stringify(page.word)}${inside}.`,
        elsewhere(page) ??
          (page.nearest ? `Did you mean ${page.nearest}?` : `There is ${kinds.join(', ') || 'nothing below it'}.`),
      );
    }
    if (page.subject === 'field') {
      this.print(printField(page));
      return page;
    }
    const wayOut = wayOutOf(page.code);
    this.print(printCode({ ...page, wayOut }));
    return wayOut === undefined ? page : { ...page, wayOut };
  }
}

/** Full paths that are named when a word is a field somewhere else. */
const PATHS = 5;
/** Levels of fields that are searched: the schemas may refer to themselves. */
const DEPTH = 8;

/** Where fields of that very name are, when the path says no more than the name; undefined: nowhere. */
function elsewhere({ path, word }: Unexplained): string | undefined {
  if (path !== '') return undefined;
  const paths = EXPLAINED_KINDS.flatMap((kind) => pathsTo(word, kind, DEPTH));
  if (paths.length === 0) return undefined;
  const more = paths.length > PATHS ? `, and ${paths.length - PATHS} more` : '';
  return `There is ${paths.slice(0, PATHS).join(', ')}${more}.`;
}

/** Paths of the fields of that name below one; the outermost first. */
function pathsTo(word: string, path: string, depth: number): readonly string[] {
  const page = explain(path);
  if (page.subject !== 'field' || depth === 0) return [];
  const here = page.fields.map((field) => field.path);
  return [...here.filter((one) => one.endsWith(`.${word}`)), ...here.flatMap((one) => pathsTo(word, one, depth - 1))];
}

function wayOutOf(code: string): string | undefined {
  const ways: Readonly<Record<string, string>> = WAYS_OUT;
  return Object.hasOwn(ways, code) ? ways[code] : undefined;
}

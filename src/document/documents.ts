import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import { pointer } from '#diagnostics/pointer.ts';
import { nearest } from '#diagnostics/suggest.ts';
import { checkHost } from './check-host.ts';
import { checkTraffic } from './check-traffic.ts';
import { digestOf } from './digest.ts';
import {
  API_VERSION,
  DOCUMENT_KINDS,
  type Document,
  type DocumentKind,
  type DocumentSet,
  type Source,
} from './document.ts';
import { Doubts, NO_DOUBT } from './doubt.ts';
import type { Duplicates } from './duplicates.ts';
import { expandNetwork, type Item } from './expand.ts';
import { diagnose, type Fault, Faults } from './fault.ts';
import { parse } from './parse.ts';
import { placeOf, spansOf } from './positions.ts';
import { type ReadOptions, readSources } from './read.ts';
import { judgeShape } from './shape.ts';
import { sorted } from './sorted.ts';
import { isTree, shown, treeAt } from './tree.ts';
import { network } from './validate.gen.js';

export type { Document, DocumentSet, Source } from './document.ts';

/** Reads and judges the documents of files, folders and `-`. Never throws for what is in them. */
export async function readDocuments(paths: readonly string[], options: ReadOptions = {}): Promise<DocumentSet> {
  const read = await readSources(paths, options);
  const set = parseDocuments(read.sources);
  return {
    ...set,
    isWhole: set.isWhole && read.diagnostics.length === 0,
    diagnostics: sorted([...read.diagnostics, ...set.diagnostics]),
  };
}

/** The same for texts that are in memory already. */
export function parseDocuments(sources: readonly Source[]): DocumentSet {
  const documents: Omit<Document, 'index'>[] = [];
  const faulty: Omit<Document, 'index'>[] = [];
  const diagnostics: Diagnostic[] = [];
  const taken = new Map<string, Written>();
  let isWhole = true;
  for (const source of sources) {
    const parsed = parse(source);
    diagnostics.push(...parsed.diagnostics);
    if (parsed.diagnostics.length > 0) isWhole = false;
    else if (parsed.trees.length === 0) diagnostics.push(empty(source));
    for (const { position, tree, duplicates } of parsed.trees) {
      const written = { source: parsed.source, position, tree };
      const faults = new Faults();
      const judged = judge(written, duplicates, faults, taken);
      diagnostics.push(...placed(written, duplicates, faults));
      if (!judged) isWhole = false;
      else if (faults.count + duplicates.count > 0) {
        const wrongAt = [...duplicates.pointers, ...faults.list.map(({ pointer: at }) => at)];
        faulty.push({ ...judged, ...written, digest: '', wrongAt: faults.isFull ? [''] : wrongAt });
      } else documents.push({ ...judged, ...written, doubt: NO_DOUBT, digest: digestOf(tree), wrongAt: [] });
    }
  }
  return {
    documents: documents.map((one, index) => ({ ...one, index })),
    faulty: faulty.map((one, index) => ({ ...one, index: documents.length + index })),
    isWhole,
    diagnostics: sorted(diagnostics),
  };
}

interface Written {
  readonly source: Source;
  readonly position: number;
  readonly tree: unknown;
}

interface Judged {
  readonly kind: DocumentKind;
  readonly name: string;
  readonly items: readonly Item[];
  readonly doubt: Doubts;
}

function judge(
  written: Written,
  duplicates: Duplicates,
  faults: Faults,
  taken: Map<string, Written>,
): Judged | undefined {
  const { tree } = written;
  if (!isTree(tree)) {
    faults.add({
      code: 'wrong-type',
      detail: `A document is a mapping with apiVersion, kind, metadata and spec; this is ${shown(tree)}.`,
      pointer: '',
      at: 'value',
    });
    return undefined;
  }
  const kind = DOCUMENT_KINDS.find((known) => known === tree.kind);
  if (!kind) {
    faults.add(unknownKind(tree.kind));
    return undefined;
  }
  const name = treeAt(tree, 'metadata').name;
  const doubt = new Doubts();
  for (const place of duplicates.pointers) doubt.place(place, tree);
  // Of two documents of one name the second is judged by itself: beside the first, all of it would be said twice.
  if (typeof name === 'string' && !claim(kind, name, written, taken, faults)) doubt.hosts = true;
  return { kind, name: String(name), items: CHECKS[kind](tree, faults, doubt), doubt };
}

const CHECKS: Readonly<Record<DocumentKind, (tree: unknown, faults: Faults, doubts: Doubts) => readonly Item[]>> = {
  Network: (tree, faults, doubts) => {
    judgeShape(network, tree, '', '', faults);
    for (const fault of faults.list) doubts.place(fault.pointer, tree);
    if (faults.isFull) doubts.everything();
    return expandNetwork(tree, faults, doubts);
  },
  Host: (tree, faults) => {
    checkHost(tree, faults);
    return [];
  },
  Traffic: (tree, faults) => {
    checkTraffic(tree, faults);
    return [];
  },
};

function unknownKind(kind: unknown): Fault {
  if (kind === undefined) {
    return {
      code: 'missing-field',
      detail: 'The document needs the field `kind`.',
      hint: `write apiVersion: ${API_VERSION} and kind: ${DOCUMENT_KINDS.join(' or kind: ')}`,
      pointer: '',
      at: 'value',
    };
  }
  const near = typeof kind === 'string' ? nearest(kind, DOCUMENT_KINDS) : undefined;
  return {
    code: 'unknown-kind',
    detail: `${shown(kind)} is no kind of document.`,
    hint: near === undefined ? `known kinds: ${DOCUMENT_KINDS.join(', ')}` : `did you mean \`${near}\`?`,
    pointer: '/kind',
    at: 'value',
  };
}

/** Two documents of one kind and name would both be the truth about the same thing. */
function claim(
  kind: DocumentKind,
  name: string,
  written: Written,
  taken: Map<string, Written>,
  faults: Faults,
): boolean {
  const key = `${kind} ${name}`;
  const first = taken.get(key);
  if (!first) {
    taken.set(key, written);
    return true;
  }
  const at = pointer('', 'metadata', 'name');
  const { file, line } = placeOf(first.source, spansOf(first.source, first.position, [at]), at, 'value');
  faults.add({
    code: 'duplicate-document',
    detail: `There is another ${kind} ${shown(name)} at ${file}:${line}; only one of them could count.`,
    hint: 'rename one of them, or give one file only',
    pointer: at,
    at: 'value',
  });
  return false;
}

function placed(written: Written, duplicates: Duplicates, faults: Faults): readonly Diagnostic[] {
  if (faults.count + duplicates.count === 0) return [];
  const spans = spansOf(
    written.source,
    written.position,
    faults.list.map((fault) => fault.pointer),
  );
  const shownFaults = faults.list.map(({ code, detail, hint, pointer: path, at }) =>
    diagnose(code, detail, {
      place: placeOf(written.source, spans, path, at),
      ...(hint === undefined ? {} : { hint }),
    }),
  );
  const said = [...duplicates.diagnostics, ...shownFaults];
  const more = faults.count + duplicates.count - said.length;
  return more === 0
    ? said
    : [
        ...said,
        diagnose(
          'more-faults',
          `${written.source.file} has ${more} more faults than the ${said.length} that are shown.`,
        ),
      ];
}

function empty(source: Source): Diagnostic {
  return diagnose('no-documents', `${source.file === '-' ? 'Standard input' : source.file} is empty.`, {
    hint: `begin with apiVersion: ${API_VERSION}`,
  });
}

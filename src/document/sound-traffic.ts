import { type Pointer, pointer } from '#diagnostics/pointer.ts';
import type { Document } from './document.ts';
import { isRelated } from './fault.ts';
import { isTree, type Tree, treeAt } from './tree.ts';

/**
 * What of a Traffic document with faults can be lowered, so that its names are looked for in the same run that tells the faults: each
 * entry is as it is written, or, with a fault in it, as short as it can be with its names kept. Who looks takes no notice of what is found
 * at a place of a fault (`isRelated`), or is a warning. null: the faults are not told apart from the rest.
 */
export function soundTraffic(document: Document): Document | null {
  const { tree, wrongAt } = document;
  const spec = treeAt(tree, 'spec');
  const isBroad = wrongAt.some((place) => place === '' || place === '/spec');
  if (isBroad || !isTree(tree)) return null;
  const isWrong = (...path: readonly (string | number)[]) => isRelated(pointer('/spec', ...path), wrongAt);
  const entries = (section: string, stub: (own: Tree, at: Sound) => Tree | null) =>
    Object.fromEntries(
      Object.entries(treeAt(spec, section)).flatMap(([name, own]): readonly (readonly [string, unknown])[] => {
        if (!isWrong(section, name)) return [[name, own]];
        const short = isTree(own) ? stub(own, (field) => !isWrong(section, name, field)) : null;
        return short === null ? [] : [[name, short]];
      }),
    );
  const list = (section: string, stub: unknown) => {
    const written = spec[section];
    return Array.isArray(written) ? written.map((one, index) => (isWrong(section, index) ? stub : one)) : [];
  };
  const sound = {
    ...(isWrong('duration') ? { duration: LONGEST } : pick(spec, 'duration')),
    ...(isWrong('warmup') ? {} : pick(spec, 'warmup')),
    ...(isWrong('seed') ? {} : pick(spec, 'seed')),
    ...(isWrong('tcp') ? {} : pick(spec, 'tcp')),
    streams: entries('streams', streamStub),
    queries: entries('queries', queryStub),
    receivers: entries('receivers', (own, isSound) => ({
      consume: '1pps',
      ...('cpu' in own && isSound('cpu') ? { cpu: own.cpu } : {}),
    })),
    senders: entries('senders', () => ({})),
    windows: entries('windows', () => ({ from: 0, to: '1ps' })),
    // Their places in the list are kept: what is told of the others is told at theirs.
    events: list('events', { at: 0, fail: '' }),
    expect: list('expect', 'true'),
  };
  return { ...document, tree: { ...tree, spec: sound } };
}

type Sound = (field: string) => boolean;

/** Nothing is too late for it. */
const LONGEST = '9000s';

function streamStub({ from, to }: Tree, isSound: Sound): Tree | null {
  return areNames(from, to) && isSound('from') && isSound('to') ? { from, to, greedy: true } : null;
}

function queryStub({ aggregator, workers }: Tree, isSound: Sound): Tree | null {
  const isWhole = Array.isArray(workers) && areNames(aggregator, ...workers);
  return isWhole && isSound('aggregator') && isSound('workers') ? { aggregator, workers, response: 1 } : null;
}

function areNames(...values: readonly unknown[]): boolean {
  return values.every((value) => typeof value === 'string');
}

function pick(spec: Tree, field: string): Tree {
  return field in spec ? { [field]: spec[field] } : {};
}

/** Whether something is told at none of the places at which the document has faults. */
export function isElsewhere({ wrongAt }: Document, place: Pointer): boolean {
  return !isRelated(place, wrongAt);
}

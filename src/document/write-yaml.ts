import { COLLECTION_STYLE, dump, type Node } from 'js-yaml';

/**
 * A document as YAML. The maps that people look through stand in block form; an object that fits on a line stands on one, as
 * in the examples of the manual. The bytes depend on the tree alone.
 */
export function writeYaml(tree: unknown): string {
  return dump(tree, {
    noRefs: true,
    lineWidth: -1,
    quoteStyle: 'double',
    transform: (documents) => {
      for (const { contents } of documents) if (contents) arrange(contents, 0, 0);
    },
  });
}

/** Widest object in flow form, counted as if every text were quoted: lines come out at about 120. */
const LINE = 136;
/** Depth of the objects: document, `spec`, section. */
const OBJECT_DEPTH = 3;

/** Chooses flow form for what fits on its line, and returns how wide that form is. */
function arrange(node: Node, depth: number, before: number): number {
  if (node.kind === 'alias') return node.anchor.length;
  if (node.kind === 'scalar') return node.value.length + 2;
  const widths =
    node.kind === 'sequence'
      ? node.items.map((item) => arrange(item, depth + 1, before))
      : node.items.map(({ key, value }) => {
          const own = key.kind === 'scalar' ? key.value.length + 2 : 0;
          return own + arrange(value, depth + 1, own + 2 * depth);
        });
  const width = widths.reduce((sum, one) => sum + one + 2, 2);
  const isObject = depth >= OBJECT_DEPTH || node.kind === 'sequence' || node.items.length === 0;
  node.style = isObject && before + width <= LINE ? COLLECTION_STYLE.FLOW : COLLECTION_STYLE.BLOCK;
  return width;
}

/** A value on one line, quoted so that it may stand within brackets. */
export function writeFlow(value: unknown): string {
  return dump([value], { flowLevel: 0, lineWidth: -1, noRefs: true, quoteStyle: 'double' }).trim().slice(1, -1);
}

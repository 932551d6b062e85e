import { same } from '#state/equal.ts';
import type { Source } from './document.ts';
import type { ListNode, MappingNode, TextEntry, TextNode } from './nodes.ts';
import { isTree, type Tree } from './tree.ts';
import { writeFlow } from './write-yaml.ts';

/** An edit that would lose a comment: refused, never done. The message completes "cannot be edited: ...". */
export class UnsafeEdit extends Error {
  override readonly name = 'UnsafeEdit';
}

interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Collects the smallest exchanges of text that turn one tree into another, and does them all at once. */
export class Splicer {
  private readonly text: string;
  private readonly isJson: boolean;
  private readonly newline: string;
  private readonly splices: Splice[] = [];

  constructor(source: Source) {
    this.text = source.text;
    this.isJson = source.file.endsWith('.json');
    this.newline = source.text.includes('\r\n') ? '\r\n' : '\n';
  }

  /** Goes down to what really differs. `entry` is what the node is the value of. */
  change(node: TextNode, from: unknown, to: unknown, entry?: TextEntry): void {
    if (same(from, to)) return;
    if (node.type === 'mapping' && isTree(from) && isTree(to) && Object.keys(to).length > 0)
      this.changeMapping(node, from, to);
    else if (node.type === 'list' && !node.isFlow && Array.isArray(from) && Array.isArray(to) && isInOrder(from, to))
      this.changeList(node, from, to);
    else this.replace(node, to, entry);
  }

  result(): string {
    let text = this.text;
    let limit = text.length;
    for (const { start, end, text: inserted } of merged(this.splices)) {
      if (end > limit) throw new UnsafeEdit('two changes touch the same place');
      text = text.slice(0, start) + inserted + text.slice(end);
      limit = start;
    }
    return text;
  }

  private changeMapping(node: MappingNode, from: Tree, to: Tree): void {
    const kept = node.entries.filter((entry) => Object.hasOwn(to, entry.key));
    const added = Object.keys(to).filter((key) => !Object.hasOwn(from, key));
    if (kept.length === 0) {
      this.replace(node, to);
      return;
    }
    for (const entry of kept) this.change(entry.value, from[entry.key], to[entry.key], entry);
    if (kept.length < node.entries.length) this.removeEntries(node, kept);
    const last = kept.at(-1);
    if (last && added.length > 0)
      this.addEntries(
        node,
        last,
        added.map((key) => `${this.key(key)}: ${this.value(to[key])}`),
      );
  }

  private addEntries(node: MappingNode, last: TextEntry, written: readonly string[]): void {
    const indent = this.indentOf(last.start);
    const startsLine = indent !== null;
    if (node.isFlow) {
      const separator = startsLine ? `,${this.newline}${indent}` : ', ';
      this.insert(last.end, written.map((one) => separator + one).join(''));
    } else {
      // The first entry of a mapping in a list stands behind the dash: its column counts, not the blanks before it.
      const blanks = ' '.repeat(last.start - this.lineStart(last.start));
      this.insert(this.lineEnd(last.end), written.map((one) => this.newline + blanks + one).join(''));
    }
  }

  private removeEntries(node: MappingNode, kept: readonly TextEntry[]): void {
    node.entries.forEach((entry, index) => {
      if (kept.includes(entry)) return;
      const next = node.entries[index + 1];
      const previous = node.entries
        .slice(0, index)
        .filter((other) => kept.includes(other))
        .at(-1);
      if (!node.isFlow) this.removeLines(entry);
      else if (next) this.remove(entry.start, next.start);
      else this.remove(previous?.end ?? entry.start, entry.end);
    });
  }

  /** In a block every entry has lines of its own, but for the first one in a list, which stands behind the dash. */
  private removeLines({ start, end }: { readonly start: number; readonly end: number }): void {
    if (this.indentOf(start) === null) throw new UnsafeEdit('the field shares its line with others');
    this.remove(
      this.lineStart(start),
      Math.min(this.lineEnd(end) + this.newlineAt(this.lineEnd(end)), this.text.length),
    );
  }

  private changeList(node: ListNode, from: readonly unknown[], to: readonly unknown[]): void {
    let index = 0;
    let last: TextNode | undefined;
    for (const [position, item] of node.items.entries()) {
      const place = to.findIndex((value, at) => at >= index && same(value, from[position]));
      if (place === -1) {
        this.removeLines({ start: this.lineStart(item.start) + this.dashAt(item), end: item.end });
        continue;
      }
      this.addItems(item, to.slice(index, place), 'before');
      last = item;
      index = place + 1;
    }
    if (last) this.addItems(last, to.slice(index), 'after');
  }

  private addItems(neighbour: TextNode, values: readonly unknown[], side: 'before' | 'after'): void {
    if (values.length === 0) return;
    const blanks = ' '.repeat(this.dashAt(neighbour));
    const lines = values.map((value) => `${blanks}- ${this.value(value)}`);
    if (side === 'before')
      this.insert(this.lineStart(neighbour.start), lines.map((line) => line + this.newline).join(''));
    else this.insert(this.lineEnd(neighbour.end), lines.map((line) => this.newline + line).join(''));
  }

  private dashAt(item: TextNode): number {
    const from = this.lineStart(item.start);
    const before = this.text.slice(from, item.start);
    if (!/^ *- +$/.test(before)) throw new UnsafeEdit('an entry of a list shares its line with others');
    return before.indexOf('-');
  }

  private replace(node: TextNode, to: unknown, entry?: TextEntry): void {
    if (/(^|\s)#/.test(this.text.slice(node.start, node.end))) throw new UnsafeEdit('a comment would be lost');
    const isBlock = node.type !== 'scalar' && !node.isFlow;
    if (!isBlock && node.start < node.end)
      this.splices.push({ start: node.start, end: node.end, text: this.value(to) });
    else if (entry) this.replaceBlock(node, entry, to);
    else throw new UnsafeEdit('the whole document would be exchanged');
  }

  /** A block below its key becomes a value behind the key. A comment behind the key stays behind the value. */
  private replaceBlock(node: TextNode, entry: TextEntry, to: unknown): void {
    const lineEnd = this.lineEnd(entry.colon);
    if (node.end > lineEnd && /(^|\s)#/.test(this.text.slice(lineEnd, node.end)))
      throw new UnsafeEdit('a comment would be lost');
    this.insert(entry.colon, ` ${this.value(to)}`);
    if (node.end > lineEnd) this.remove(lineEnd, node.end);
  }

  private insert(at: number, text: string): void {
    this.splices.push({ start: at, end: at, text });
  }

  private remove(start: number, end: number): void {
    this.splices.push({ start, end, text: '' });
  }

  private value(value: unknown): string {
    return this.isJson ? JSON.stringify(value) : writeFlow(value);
  }

  private key(key: string): string {
    return this.isJson ? JSON.stringify(key) : writeFlow(key);
  }

  private lineStart(at: number): number {
    return this.text.lastIndexOf('\n', at - 1) + 1;
  }

  /** Before the line's end, whatever it is made of. */
  private lineEnd(at: number): number {
    const end = this.text.indexOf('\n', at);
    if (end === -1) return this.text.length;
    return this.text[end - 1] === '\r' && end > at ? end - 1 : end;
  }

  private newlineAt(at: number): number {
    return this.text.startsWith('\r\n', at) ? 2 : 1;
  }

  /** Blanks before a place, when nothing else stands before it on its line. */
  private indentOf(at: number): string | null {
    const before = this.text.slice(this.lineStart(at), at);
    return /^\s*(- +)?$/.test(before) && !before.includes('-') ? before : null;
  }
}

/** Removals that touch become one; from the end of the text to its start. */
function merged(splices: readonly Splice[]): readonly Splice[] {
  const removals = splices
    .filter(({ text, start, end }) => text === '' && start < end)
    .sort((a, b) => a.start - b.start);
  const joined: Splice[] = [];
  for (const one of removals) {
    const last = joined.at(-1);
    if (last && one.start <= last.end) joined[joined.length - 1] = { ...last, end: Math.max(last.end, one.end) };
    else joined.push(one);
  }
  const inserts = splices.filter(({ text }) => text !== '');
  return [...inserts, ...joined]
    .map((splice, order) => ({ splice, order }))
    .sort((a, b) => b.splice.start - a.splice.start || b.splice.end - a.splice.end || b.order - a.order)
    .map(({ splice }) => splice);
}

/** Whether entries were only added and taken away. */
function isInOrder(from: readonly unknown[], to: readonly unknown[]): boolean {
  let index = 0;
  for (const one of from) {
    if (!to.some((value) => same(value, one))) continue;
    const place = to.findIndex((value, at) => at >= index && same(value, one));
    if (place === -1) return false;
    index = place + 1;
  }
  return from.some((one) => to.some((value) => same(value, one)));
}

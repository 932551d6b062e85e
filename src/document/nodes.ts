import { COLLECTION_STYLE, EVENT_ID, type Event, getScalarValue, parseEvents, SCALAR_STYLE } from 'js-yaml';
import { invariant } from '#diagnostics/invariant.ts';
import { MAX_DEPTH } from './limits.ts';

/** A node of a text with the offsets of all of it: brackets, quotes and tags included. */
export type TextNode = MappingNode | ListNode | ScalarNode;

interface Bounds {
  readonly start: number;
  readonly end: number;
}

export interface MappingNode extends Bounds {
  readonly type: 'mapping';
  readonly isFlow: boolean;
  readonly entries: readonly TextEntry[];
}

export interface ListNode extends Bounds {
  readonly type: 'list';
  readonly isFlow: boolean;
  readonly items: readonly TextNode[];
}

interface ScalarNode extends Bounds {
  readonly type: 'scalar';
}

export interface TextEntry extends Bounds {
  readonly key: string;
  /** Just behind the colon. */
  readonly colon: number;
  readonly value: TextNode;
}

/** The root of one document of a YAML or JSON text that has been parsed before; undefined when that document is empty. */
export function nodesOf(text: string, position: number): TextNode | undefined {
  const events = parseEvents(text, { maxDepth: MAX_DEPTH });
  let seen = -1;
  const start = events.findIndex((event) => {
    if (event.type === EVENT_ID.DOCUMENT) seen += 1;
    return seen === position;
  });
  return start === -1 || events[start + 1]?.type === EVENT_ID.POP
    ? undefined
    : new Builder(text, events, start + 1).node(0);
}

class Builder {
  private readonly text: string;
  private readonly events: readonly Event[];
  private index: number;

  constructor(text: string, events: readonly Event[], index: number) {
    this.text = text;
    this.events = events;
    this.index = index;
  }

  /** `from` is where a value without text (`key:` and nothing) is said to be. */
  node(from: number): TextNode {
    const event = this.events[this.index];
    this.index += 1;
    invariant(event, 'the events of a text end in the middle of a node');
    if (event.type === EVENT_ID.MAPPING) return this.mapping(event.start, event.style === COLLECTION_STYLE.FLOW);
    if (event.type === EVENT_ID.SEQUENCE) return this.list(event.start, event.style === COLLECTION_STYLE.FLOW);
    invariant(event.type === EVENT_ID.SCALAR, 'a text with aliases has been refused before');
    if (event.valueStart < 0) return { type: 'scalar', start: from, end: from };
    return { type: 'scalar', ...this.scalarBounds(event, from) };
  }

  private scalarBounds(event: Extract<Event, { type: typeof EVENT_ID.SCALAR }>, from: number): Bounds {
    const isBlock = event.style === SCALAR_STYLE.LITERAL_BLOCK || event.style === SCALAR_STYLE.FOLDED_BLOCK;
    // The indicator of a block text stands before it, and its last line end is not ours to replace.
    if (isBlock)
      return {
        start: from + (/^\s*/.exec(this.text.slice(from))?.[0].length ?? 0),
        end: event.valueStart + this.text.slice(event.valueStart, event.valueEnd).trimEnd().length,
      };
    const quote = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED ? 1 : 0;
    const starts = [event.tagStart, event.anchorStart - 1].filter((start) => start >= 0);
    return { start: Math.min(event.valueStart - quote, ...starts), end: event.valueEnd + quote };
  }

  private mapping(start: number, isFlow: boolean): MappingNode {
    const entries: TextEntry[] = [];
    while (this.events[this.index]?.type !== EVENT_ID.POP) {
      const event = this.events[this.index];
      const key = this.node(start);
      const colon = this.text.indexOf(':', key.end) + 1;
      const value = this.node(colon);
      invariant(event?.type === EVENT_ID.SCALAR, 'a key is a text');
      entries.push({
        key: getScalarValue(this.text, event),
        start: key.start,
        colon,
        value,
        end: Math.max(value.end, colon),
      });
    }
    this.index += 1;
    return {
      type: 'mapping',
      isFlow,
      entries,
      start,
      end: isFlow ? this.closing(entries.at(-1)?.end ?? start + 1) : (entries.at(-1)?.end ?? start),
    };
  }

  private list(start: number, isFlow: boolean): ListNode {
    const items: TextNode[] = [];
    while (this.events[this.index]?.type !== EVENT_ID.POP) items.push(this.node(items.at(-1)?.end ?? start));
    this.index += 1;
    return {
      type: 'list',
      isFlow,
      items,
      start,
      end: isFlow ? this.closing(items.at(-1)?.end ?? start + 1) : (items.at(-1)?.end ?? start),
    };
  }

  /** Behind the bracket that closes a flow collection whose last part ends at `from`. */
  private closing(from: number): number {
    const rest = /(?:[\s,]|(?<=\s)#[^\n]*)*[\]}]/y;
    rest.lastIndex = from;
    const match = rest.exec(this.text);
    invariant(match, 'a flow collection is closed');
    return from + match[0].length;
  }
}

import type { ASTNode } from '@marcbachmann/cel-js';
import { nearest } from '#diagnostics/suggest.ts';
import type { Measures } from './measures.ts';

/** A name in an expression that nothing of the report has. */
export interface WrongName {
  readonly reason: string;
  readonly hint: string | undefined;
}

/** All of them in one expression, each once. */
export function wrongNames(ast: ASTNode, measures: Measures): readonly WrongName[] {
  const found = new Map<string, WrongName>();
  const walk: Walk = { measures, bound: new Set(), tell: (wrong) => void found.set(wrong.reason, wrong) };
  denoted(ast, walk);
  return [...found.values()];
}

/** Measures of the report that an expression starts from: `streams` of `streams.deadlocks.dropped`. */
export function rootNames(ast: ASTNode): ReadonlySet<string> {
  const found = new Set<string>();
  const walk = (node: ASTNode, bound: ReadonlySet<string>): void => {
    if (node.op === 'id' && !bound.has(node.args)) found.add(node.args);
    const [variable, ...bodies] = node.op === 'rcall' && BINDING.has(node.args[0]) ? node.args[2] : [];
    if (node.op !== 'rcall' || variable?.op !== 'id') {
      for (const each of partsOf(node.args)) walk(each, bound);
      return;
    }
    walk(node.args[1], bound);
    for (const body of bodies) walk(body, new Set([...bound, variable.args]));
  };
  walk(ast, new Set());
  return found;
}

/**
 * A name that CEL takes for something else, because it is not one of its identifiers: `streams.web-in` is a difference there, and `in`
 * an operator.
 */
export function unquoted(expression: string, measures: Measures): WrongName | undefined {
  for (const [list, rows] of Object.entries(measures)) {
    if (!isMap(rows)) continue;
    for (const name of Object.keys(rows)) {
      const at = expression.indexOf(`${list}.${name}`);
      if ((/^[A-Za-z_]\w*$/.test(name) && name !== 'in') || at < 0 || /[\w"]/.test(expression[at - 1] ?? ' ')) continue;
      if (/\w/.test(expression[at + list.length + 1 + name.length] ?? ' ')) continue;
      const reason = `\`${list}.${name}\` is not one name in an expression`;
      return { reason, hint: `write \`${list}["${name}"]\`` };
    }
  }
  return undefined;
}

/** Measures of streams that not every stream has. */
const ONLY_OF: Readonly<Record<string, string>> = {
  goodput: 'a stream of tcp or with `requestResponse`',
  retransmissions: 'a stream of tcp',
  timeouts: 'a stream of tcp',
  exchanges: 'a stream with `requestResponse`, or of a query,',
  exchange: 'a stream with `requestResponse`, or of a query,',
};

interface Walk {
  readonly measures: Measures;
  /** Variables of macros: `s` of `streams.all(s, streams[s].dropped == 0)`. */
  readonly bound: ReadonlySet<string>;
  readonly tell: (wrong: WrongName) => void;
}

/** Macros that bind a variable, which stands for a name or an element. */
const BINDING: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);

/** What an expression stands for, as far as names matter; undefined: a computed value, or what has been told already. */
function denoted(node: ASTNode, walk: Walk): unknown {
  switch (node.op) {
    case 'id':
      return walk.bound.has(node.args) ? undefined : member(walk.measures, node.args, 'The report', walk);
    case '.':
    case '.?': {
      const [of, name] = node.args;
      return member(denoted(of, walk), name, textOf(of), walk, besides(of, name, walk));
    }
    case '[]':
    case '[?]': {
      const [of, key] = node.args;
      const map = denoted(of, walk);
      if (key.op === 'value' && typeof key.args === 'string') return member(map, key.args, textOf(of), walk);
      denoted(key, walk);
      return anyOf(map);
    }
    case 'call':
      // Whether something is there is just the question.
      if (node.args[0] !== 'has') for (const each of node.args[1]) denoted(each, walk);
      return undefined;
    case 'rcall': {
      const [name, of, given] = node.args;
      denoted(of, walk);
      const [variable, ...bodies] = given;
      const binds = BINDING.has(name) && variable?.op === 'id';
      const inner = binds ? { ...walk, bound: new Set([...walk.bound, variable.args]) } : walk;
      for (const body of binds ? bodies : given) denoted(body, inner);
      return undefined;
    }
    default:
      for (const each of partsOf(node.args)) denoted(each, walk);
      return undefined;
  }
}

/** Names next to the one before the last that do have it: `exchange.p99` for `exchanges.p99`. */
function besides(of: ASTNode, name: string, walk: Walk): string | undefined {
  if (of.op !== '.') return undefined;
  const around = denoted(of.args[0], { ...walk, tell: () => {} });
  if (!isMap(around)) return undefined;
  const able = Object.keys(around).filter((key) => {
    const one = around[key];
    return isMap(one) && Object.hasOwn(one, name);
  });
  const near = nearest(of.args[1], able);
  return near === undefined ? undefined : `${textOf(of.args[0])}.${near}.${name}`;
}

function member(of: unknown, name: string, where: string, walk: Walk, other?: string): unknown {
  if (of === undefined) return undefined;
  if (!isMap(of)) {
    const hint = other === undefined ? undefined : `did you mean \`${other}\`?`;
    walk.tell({ reason: `${where} is a ${typeof of} and has no ${name}`, hint });
    return undefined;
  }
  if (Object.hasOwn(of, name)) return of[name];
  const known = Object.keys(of);
  const near = nearest(name, known);
  const owner = ONLY_OF[name];
  if (owner !== undefined && /(^|\.)streams\b/.test(where)) {
    walk.tell({ reason: `${where} has no ${name}`, hint: `only ${owner} has it` });
    return undefined;
  }
  const few = known.length > 8 ? `${known.slice(0, 8).join(', ')} and ${known.length - 8} more` : known.join(', ');
  const hint = near === undefined ? (known.length === 0 ? undefined : `known are ${few}`) : `did you mean \`${near}\`?`;
  walk.tell({ reason: `${where} has no ${name}`, hint });
  return undefined;
}

/** What all rows of a list have between them: an index that is computed may be any of them. */
function anyOf(map: unknown): Measures | undefined {
  if (!isMap(map)) return undefined;
  const rows = Object.values(map).filter(isMap);
  return rows.length === 0 ? undefined : Object.assign({}, ...rows);
}

function isMap(value: unknown): value is Measures {
  return typeof value === 'object' && value !== null;
}

function partsOf(args: unknown): readonly ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(partsOf);
  // Whatever has an operator is a node; names and literals have none.
  return isMap(args) && typeof args.op === 'string' ? [args as unknown as ASTNode] : [];
}

/** The expression as written, where it is a plain path. */
function textOf(node: ASTNode): string {
  switch (node.op) {
    case 'id':
      return node.args;
    case '.':
      return `${textOf(node.args[0])}.${node.args[1]}`;
    case '[]': {
      const [of, key] = node.args;
      return `${textOf(of)}[${key.op === 'value' ? JSON.stringify(key.args) : textOf(key)}]`;
    }
    default:
      return 'What stands before it';
  }
}

import type { ASTNode } from '@marcbachmann/cel-js';

/** Measures that are times, or have times in them. */
const TIMES: ReadonlySet<string> = new Set(['latency', 'exchange', 'completion', 'blocked']);

/** What an expression is of: 1: a time; 0: a number, or a share of times; other powers have no name. */
export function timesIn(node: ASTNode): number {
  switch (node.op) {
    case '.':
      // What stands directly under a list is a name: `streams.latency`.
      return TIMES.has(node.args[1]) && node.args[0].op !== 'id' ? 1 : timesIn(node.args[0]);
    case '*':
      return timesIn(node.args[0]) + timesIn(node.args[1]);
    case '/':
      return timesIn(node.args[0]) - timesIn(node.args[1]);
    case '+':
    case '-':
      // A number on one side is a time too: `1ms` is written so.
      return Math.max(timesIn(node.args[0]), timesIn(node.args[1]));
    case '[]':
      return timesIn(node.args[0]);
    case '-_':
      return timesIn(node.args);
    case 'call':
      return node.args[0] === 'sqrt' ? 0 : Math.max(0, ...node.args[1].map(timesIn));
    case 'rcall':
      return node.args[0] === 'map' ? Math.max(0, ...node.args[2].map(timesIn)) : 0;
    default:
      return 0;
  }
}

/** Two sides of which one is a time and the other a number, and which is the time. */
export interface Mismatch {
  readonly left: 'time' | 'number';
}

/** The first comparison, sum or difference in an expression (`markTimes`) of a time and a number; 0 may be either. */
export function mismatchIn(node: ASTNode): Mismatch | undefined {
  if (MEETING.has(node.op)) {
    const [left, right] = node.args as readonly [ASTNode, ASTNode]; // What meets has two sides.
    const found = mismatchOf(left, right);
    if (found !== undefined) return found;
  }
  for (const each of partsOf(node.args)) {
    const found = mismatchIn(each);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** undefined: both are times, or numbers, or nobody can tell. */
export function mismatchOf(left: ASTNode, right: ASTNode): Mismatch | undefined {
  const [one, other] = [powerOf(left), powerOf(right)];
  if (one === null || other === null || one === other || Math.abs(one - other) !== 1 || one + other !== 1)
    return undefined;
  return { left: one === 1 ? 'time' : 'number' };
}

const MEETING: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=', '+', '-']);

/** Like `timesIn`, but null where it cannot be told: of 0, and of what a variable stands for. */
function powerOf(node: ASTNode): number | null {
  switch (node.op) {
    case 'value':
      return typeof node.args === 'number' && node.args !== 0 ? 0 : null;
    case '.':
      // `from` of a bin is a time too, and may be a name elsewhere.
      return isPlain(node) && node.args[1] !== 'from' ? timesIn(node) : null;
    case '[]':
      return isPlain(node) ? timesIn(node) : null;
    case 'id':
      return node.args === 'seconds' ? 0 : null;
    case 'call': {
      const [name, given] = node.args;
      if (name === 'picoseconds') return 1;
      const [only] = given;
      return SAME.has(name) && only !== undefined ? powerOf(only) : null;
    }
    case '-_':
      return powerOf(node.args);
    case '*':
    case '/':
    case '+':
    case '-': {
      const [one, other] = [powerOf(node.args[0]), powerOf(node.args[1])];
      if (one === null || other === null) return null;
      return node.op === '*' ? one + other : node.op === '/' ? one - other : one === other ? one : null;
    }
    default:
      return null;
  }
}

const SAME: ReadonlySet<string> = new Set(['abs', 'floor', 'ceil', 'double']);

/** Names of the report alone: `streams["web"].latency.p99`. */
const SECTIONS: ReadonlySet<string> = new Set([
  'streams',
  'queries',
  'links',
  'flows',
  'cpus',
  'lanes',
  'classes',
  'drops',
  'places',
]);

function isPlain(node: ASTNode): boolean {
  switch (node.op) {
    case 'id':
      return SECTIONS.has(node.args);
    case '.':
      return isPlain(node.args[0]);
    case '[]':
      return isPlain(node.args[0]) && node.args[1].op === 'value';
    default:
      return false;
  }
}

function partsOf(args: unknown): readonly ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(partsOf);
  // Whatever has an operator is a node; names and literals have none.
  return typeof args === 'object' && args !== null && 'op' in args ? [args as ASTNode] : [];
}

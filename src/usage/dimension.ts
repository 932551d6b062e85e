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

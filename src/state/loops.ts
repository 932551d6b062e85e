/**
 * The trunks that join switches which are joined already, in the order given. Switches here know no spanning tree (IEEE 802.1D): in a
 * ring of them a broadcast would go round for ever.
 */
export function closingTrunks(
  trunks: Iterable<readonly [name: string, between: readonly string[]]>,
): readonly string[] {
  const above = new Map<string, string>();
  const top = (name: string): string => {
    const next = above.get(name);
    return next === undefined ? name : top(next);
  };
  const closing: string[] = [];
  for (const [trunk, between] of trunks) {
    const [one, other] = between.map((port) => top(port.slice(0, port.indexOf('/'))));
    if (one === undefined || other === undefined) continue;
    if (one === other) closing.push(trunk);
    else above.set(one, other);
  }
  return closing;
}

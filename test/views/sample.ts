import type { Change } from '#diff/change.ts';
import type { Plan } from '#plan/plan.ts';
import { address } from '#state/address.ts';
import { DERIVED, fieldsOf } from '#state/fields.ts';
import type { Kind, ResourceOf } from '#state/resource.ts';

/** A complete object with its defaults, for views to draw. */
export function resource<K extends Kind>(kind: K, name: string, fields: Partial<ResourceOf<K>> = {}): ResourceOf<K> {
  const defaults = Object.entries(fieldsOf(kind)).map(([field, row]) => [
    field,
    row.default === DERIVED ? DERIVATION[field] : row.default,
  ]);
  // The table has a row for every field of the kind.
  return { kind, name, ...Object.fromEntries(defaults), ...fields } as unknown as ResourceOf<K>;
}

const DERIVATION: Readonly<Record<string, unknown>> = {
  mtu: 1500,
  mac: { kind: 'random', prefix: '02:08:20', address: '02:08:20:00:00:10' },
};

/** A change of some fields of one object. */
export function modify<K extends Kind>(
  kind: K,
  name: string,
  from: Partial<ResourceOf<K>>,
  to: Partial<ResourceOf<K>>,
): Change {
  return {
    action: 'modify',
    address: address(kind, name),
    where: 'both',
    from: resource(kind, name, from),
    to: resource(kind, name, to),
    fields: Object.keys(to),
  };
}

export function add<K extends Kind>(kind: K, name: string, fields: Partial<ResourceOf<K>> = {}): Change {
  return { action: 'add', address: address(kind, name), where: 'both', to: resource(kind, name, fields) };
}

export function remove<K extends Kind>(kind: K, name: string, fields: Partial<ResourceOf<K>> = {}): Change {
  return { action: 'remove', address: address(kind, name), where: 'both', from: resource(kind, name, fields) };
}

/** A plan with these changes; every other part is empty unless given. */
export function plan(changes: readonly Change[], more: Partial<Plan> = {}): Plan {
  return {
    format: 1,
    host: 'web01',
    document: 'web-tier',
    purpose: 'apply',
    documents: [],
    changes,
    ownership: [],
    steps: changes.flatMap((change, id) =>
      'to' in change ? [{ id, where: change.where, operation: { op: 'add' as const, to: change.to } }] : [],
    ),
    drift: [],
    disturbances: [],
    warnings: [],
    basis: {},
    digest: '0123456789abcdef0123456789abcdef',
    ...more,
  };
}

/** `web001`..`web500`. */
export function numbered(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${String(index + 1).padStart(3, '0')}`);
}

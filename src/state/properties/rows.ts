import type { Nic } from '../hardware.ts';
import type { Flow, Link, LinkKind } from '../resource.ts';
import type { Assigned, Property, PropertyContext, Wrong } from './property.ts';
import type { Read } from './values.ts';

/** Links that carry traffic of their own, which can be limited and bound. */
export const SERVED = 'physical links, aggregations, VLANs and VNICs';

export function isServed({ object }: { readonly object: Link }): boolean {
  return 'maxbw' in object;
}

export function on(...kinds: readonly LinkKind[]): Property['applies'] {
  return ({ object }) => kinds.includes(object.kind);
}

/** The object with that field set to what was read; or what was wrong with it. */
export function put(object: Link | Flow, field: string, found: { readonly value: unknown } | Wrong): Assigned {
  // A property is asked only of objects that have its field (`applies`), and read as a value of it.
  return 'wrong' in found ? found : { put: [{ ...object, [field]: found.value } as Link | Flow] };
}

/** An assignment that sets a field to what the values mean. */
export function setting<T>(field: string, read: Read<T>) {
  return (values: readonly string[], { object }: { readonly object: Link | Flow }): Assigned =>
    put(object, field, read(values));
}

/** The NIC under a link: its own, or that of its parent. */
export function nicOf({ object, hardware, facts }: PropertyContext): Nic | undefined {
  const name = object.kind === 'phys' ? object.name : (facts.under(object)[0] ?? '');
  return Object.hasOwn(hardware.links, name) ? hardware.links[name] : undefined;
}

export function number(value: number | null | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}

export function list(values: readonly string[]): string | null {
  return values.length === 0 ? null : values.join(',');
}

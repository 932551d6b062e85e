import type { Kind } from '#state/resource.ts';
import type { NetworkDocument } from './schema.gen.ts';
import type { Validate } from './validate.gen.js';
import * as generated from './validate.gen.js';
import type { UnitName } from './values.ts';

/** One map of a Network's `spec`. */
export interface Section {
  readonly name: SectionName;
  /** Kind of the objects that it declares. */
  readonly kind: Kind;
  readonly unit: UnitName;
  readonly validate: Validate;
  /** Fields that an object must have once its profile is joined. */
  readonly required: readonly string[];
}

/** Every map of a Network's `spec` but the profiles: a new one in the schema asks for a row here and in lower-fields. */
export type SectionName = Exclude<keyof NetworkDocument.NetworkSpec, 'hosts' | 'profiles'>;

const section = (
  name: SectionName,
  kind: Kind,
  part: keyof typeof generated.REQUIRED,
  unit: UnitName,
  validate: Validate,
): Section => ({
  name,
  kind,
  unit,
  validate,
  required: generated.REQUIRED[part] ?? [],
});

/** In the order in which documents are written. */
export const SECTIONS: readonly Section[] = [
  section('links', 'phys', 'link', 'linkName', generated.network_link),
  section('etherstubs', 'etherstub', 'etherstub', 'linkName', generated.network_etherstub),
  section('switches', 'switch', 'switch', 'linkName', generated.network_switch),
  section('aggregations', 'aggr', 'aggregation', 'linkName', generated.network_aggregation),
  section('vlans', 'vlan', 'vlan', 'linkName', generated.network_vlan),
  section('vfs', 'vfs', 'vfs', 'linkName', generated.network_vfs),
  section('overlays', 'overlay', 'overlay', 'linkName', generated.network_overlay),
  section('vnics', 'vnic', 'vnic', 'linkName', generated.network_vnic),
  section('addressSets', 'address-set', 'addressSet', 'name', generated.network_addressSet),
  section('flows', 'flow', 'flow', 'flowName', generated.network_flow),
  section('guests', 'guest', 'guest', 'name', generated.network_guest),
];

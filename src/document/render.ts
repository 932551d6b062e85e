import { type Address, address, compareNames } from '#state/address.ts';
import { same } from '#state/equal.ts';
import { DERIVED, fieldsOf } from '#state/fields.ts';
import type { Hardware } from '#state/hardware.ts';
import { vfName } from '#state/names.ts';
import type { Kind, Resource, ResourceOf } from '#state/resource.ts';
import { spell } from '#state/spell.ts';
import { API_VERSION } from './document.ts';
import { SECTIONS } from './sections.ts';
import type { Tree } from './tree.ts';

/**
 * Objects as a Network document: what lowering reads back as the same objects. Fields at their default are left out;
 * automatic values are written with their kind. Of physical links only settings are written; with the hardware known, an
 * MTU that is the NIC's own is none.
 */
export function renderNetwork(resources: Iterable<Resource>, name: string, hardware: Hardware | null = null): Tree {
  const byAddress = new Map([...resources].map((one): [Address, Resource] => [address(one.kind, one.name), one]));
  const objects = [...byAddress.values()].sort((a, b) => compareNames(a.name, b.name));
  const spec: Record<string, Tree> = {};
  for (const section of SECTIONS) {
    const own = objects.filter(
      (one) => one.kind === section.kind || (section.kind === 'phys' && one.kind === 'classes'),
    );
    const entries = [...new Set(own.map((one) => one.name))].map((key): [string, Tree] => [
      key,
      renderOne(section.kind, key, byAddress, hardware),
    ]);
    const said = section.kind === 'phys' ? entries.filter(([, fields]) => Object.keys(fields).length > 0) : entries;
    if (said.length > 0) spec[section.name] = Object.fromEntries(said);
  }
  return { apiVersion: API_VERSION, kind: 'Network', metadata: { name }, spec };
}

function renderOne(kind: Kind, name: string, all: ReadonlyMap<Address, Resource>, hardware: Hardware | null): Tree {
  const resource = all.get(address(kind, name));
  const fields = resource ? renderFields(resource) : {};
  if (kind === 'phys')
    return { ...withoutOwnMtu(fields, name, hardware), ...classesOf(all.get(address('classes', name))) };
  return resource?.kind === 'vfs' ? { ...fields, ...functionsOf(resource, all) } : fields;
}

function withoutOwnMtu(fields: Tree, name: string, hardware: Hardware | null): Tree {
  const { mtu, ...others } = fields;
  return mtu === hardware?.links[name]?.defaultMtu ? others : fields;
}

/** Fields that others say: a VF's place is its key. */
const IMPLIED: Readonly<Partial<Record<Kind, readonly string[]>>> = { vf: ['over', 'index'] };

function renderFields(resource: Resource): Tree {
  const given: Readonly<Record<string, unknown>> = { ...resource };
  const { kind } = resource;
  return Object.fromEntries(
    Object.entries(fieldsOf(kind))
      .filter(
        ([field, row]) =>
          given[field] !== undefined &&
          !IMPLIED[kind]?.includes(field) &&
          (row.default === DERIVED || isNeeded(kind, field) || !same(given[field], row.default)),
      )
      .map(([field]): [string, unknown] => [
        kind === 'guest' && field === 'type' ? 'kind' : field,
        spell(kind, field, given[field]),
      ])
      .filter(([, value]) => value !== null)
      // What an object sits on is said first.
      .sort(([a], [b]) => Number(b === 'over') - Number(a === 'over')),
  );
}

/** A required field is written even when it is at its default. */
function isNeeded(kind: Kind, field: string): boolean {
  return SECTIONS.some((section) => section.kind === kind && section.required.includes(field));
}

function classesOf(classes: Resource | undefined): Tree {
  if (classes?.kind !== 'classes' || classes.classes.length === 0) return {};
  return { classes: spell('classes', 'classes', classes.classes) };
}

function functionsOf(pool: ResourceOf<'vfs'>, all: ReadonlyMap<Address, Resource>): Tree {
  const functions = Array.from({ length: pool.count }, (_, index) => index).flatMap((index): [string, Tree][] => {
    const vf = all.get(address('vf', vfName(pool.name, index)));
    return vf ? [[String(index), renderFields(vf)]] : [];
  });
  return functions.length === 0 ? {} : { functions: Object.fromEntries(functions) };
}

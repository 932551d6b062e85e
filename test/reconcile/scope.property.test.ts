import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planEdits, planVerb, type Verb } from '#reconcile/verb.ts';
import { type Address, address, parseAddress } from '#state/address.ts';
import type { Edit } from '#state/edit.ts';
import type { HostState, Observed, Owner } from '#state/host-state.ts';
import type { Wanted } from '#state/intent.ts';
import { propertyEdits, propertyResets } from '#state/property-edits.ts';
import type { Resource } from '#state/resource.ts';
import { runs } from '../runs.ts';
import { hostOf } from '../support/look.ts';
import { crowdedStates, HARDWARE, movedTo, objects, validStates } from '../support/random-state.ts';

function ownerOf({ kind: _kind, name: _name, ...applied }: Resource): Owner {
  return { document: 'web', applied };
}

/** Running and stored configuration mostly alike, sometimes not; some objects belong to a document. */
function observations(states: fc.Arbitrary<HostState>): fc.Arbitrary<Observed> {
  return fc
    .tuple(states, fc.option(states, { freq: 3, nil: undefined }), fc.infiniteStream(fc.boolean()))
    .map(([running, other, owned]) => ({
      running,
      stored: other ?? running,
      owners: {
        objects: new Map(
          [...running].filter(() => owned.next().value).map(([key, one]) => [key, ownerOf(one)] as const),
        ),
        settings: new Map(),
      },
    }));
}

const where = fc.constantFrom('both' as const, 'running' as const);

/** One change of one object: made as drawn, changed to what was drawn, removed, renamed. */
type Draw = (observed: Observed) => Verb;

const creates = (any: fc.Arbitrary<Resource>): fc.Arbitrary<Draw> =>
  fc.tuple(any, where, fc.boolean(), fc.constantFrom('', 'q', 'fresh')).map(([made, at, withMac, prefix]) => () => {
    const wanted = { ...made, name: `${prefix}${made.name}` };
    // An object that was drawn is a wish for all its fields; a VNIC may leave the address open.
    const wish = (made.kind === 'vnic' && !withMac ? { ...wanted, mac: undefined } : wanted) as Wanted;
    return verb([{ action: 'create', where: at, wanted: wish }]);
  });

const alters = (any: fc.Arbitrary<Resource>): fc.Arbitrary<Draw> =>
  fc.tuple(any, where, fc.nat()).map(([drawn, at, index]) => (observed) => {
    const name = nameIn(observed.running, drawn.kind, index) ?? drawn.name;
    const alter = (before: Resource) => ({ put: [{ ...before, ...drawn, name } as Resource] }); // Both are of one kind.
    return verb([{ action: 'alter', where: at, name, kinds: [drawn.kind], alter }]);
  });

/** One field of an object takes the value that it has in another one. */
const tweaks = (any: fc.Arbitrary<Resource>): fc.Arbitrary<Draw> =>
  fc.tuple(any, where, fc.nat(), fc.nat()).map(([drawn, at, index, which]) => (observed) => {
    const name = nameIn(observed.running, drawn.kind, index) ?? drawn.name;
    const fields = Object.entries(drawn).filter(([field]) => field !== 'kind' && field !== 'name');
    const [field, value] = fields[which % fields.length] ?? ['protected', false];
    const alter = (before: Resource) => ({ put: [{ ...before, [field]: value } as Resource] }); // Both are of one kind.
    return verb([{ action: 'alter', where: at, name, kinds: [drawn.kind], alter }]);
  });

/** A property as `set-linkprop -p` and `set-flowprop -p` take it. */
const PROPERTIES = [
  'maxbw=1G',
  'maxbw=0',
  'cos=3',
  'cos=7',
  'etsbw-lcl=30',
  'mtu=1400',
  'mtu=9000',
  'rxrings=60',
  'cpus=1,2',
  'priority=low',
  'flowctrl=pfc',
  'protection=mac-nospoof',
  'bwshare=10',
  'default-tag=100',
];

const settings: fc.Arbitrary<Draw> = fc
  .tuple(fc.constantFrom(...PROPERTIES), fc.boolean(), where, fc.nat())
  .map(([text, sets, at, index]) => (observed) => {
    const key = [...observed.running.keys()][index % observed.running.size] ?? address('vnic', 'absent');
    const [name = ''] = text.split('=');
    return verb(sets ? propertyEdits(subject(key), [text], at) : propertyResets(subject(key), [name], at));
  });

const removals: fc.Arbitrary<Draw> = fc.tuple(fc.nat(), where).map(([index, at]) => (observed) => {
  const key = keyIn(observed, index);
  return verb([{ action: 'remove', where: at, ...subject(key) }]);
});

const renames: fc.Arbitrary<Draw> = fc
  .tuple(fc.nat(), fc.constantFrom('fresh', 'n0', 'stub0', 'aggr0', 'bge0', 'over0'))
  .map(([index, next]) => (observed) => {
    const key = keyIn(observed, index);
    return verb([{ action: 'rename', where: 'both', name: parseAddress(key).name, to: next }]);
  });

function changes(any: fc.Arbitrary<Resource>): fc.Arbitrary<Draw> {
  return fc.oneof(
    creates(any),
    creates(any),
    alters(any),
    tweaks(any),
    tweaks(any),
    settings,
    settings,
    removals,
    renames,
  );
}

function verb(edits: readonly Edit[]): Verb {
  return { purpose: 'test', edits };
}

function subject(key: Address): Pick<Extract<Edit, { action: 'remove' }>, 'name' | 'kinds'> {
  const { kind, name } = parseAddress(key);
  return { name, kinds: [kind] };
}

function keyIn({ running, stored }: Observed, index: number): Address {
  const keys = [...new Set([...running.keys(), ...stored.keys()])].filter((key) => !key.startsWith('phys/'));
  return keys[index % keys.length] ?? address('vnic', 'absent');
}

function nameIn(state: HostState, kind: Resource['kind'], index: number): string | undefined {
  const found = [...state.values()].filter((one) => one.kind === kind);
  return found[index % found.length]?.name;
}

/** The states to start from, and the objects that changes are drawn of. */
const worlds: readonly (readonly [title: string, states: fc.Arbitrary<HostState>, any: fc.Arbitrary<Resource>])[] = [
  ['with anything on it', validStates, objects],
  ...['ixgbe0', 'bge0', 'aggr0', 'sw0'].map(
    (link) => [`with a crowd over ${link}`, crowdedStates(link), objects.map((one) => movedTo(link, one))] as const,
  ),
];

describe.each(worlds)('a small change of a host %s', (_title, states, any) => {
  test('has the plan, the refusals and the warnings that the whole host gives it', async () => {
    const answers = { part: 0, whole: 0 };
    await fc.assert(
      fc.asyncProperty(observations(states), changes(any), async (observed, draw) => {
        const wish = draw(observed);
        expect(await planVerb(hostOf(observed, answers), wish)).toEqual(planEdits(wish, observed, HARDWARE));
      }),
      runs(400),
    );
    expect(answers.part).toBeGreaterThan(answers.whole);
  });
});

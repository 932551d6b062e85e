import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planVerb } from '#reconcile/verb.ts';
import { documentOf as documentOfVerb } from '#reconcile/verb-document.ts';
import { type HostState, linkNamed, type Observed } from '#state/host-state.ts';
import { linkFacts } from '#state/link-facts.ts';
import { LINK_PROPERTIES, propertyNamed } from '#state/properties.ts';
import { runs } from '../runs.ts';
import { appliedTo, carriedOut, documentOf, freshHost, planned, seen, setOf } from '../support/documents.ts';
import { afterPlan } from '../support/plans.ts';
import { HARDWARE, validStates } from '../support/random-state.ts';
import { afterLines, editsOf, typed } from '../support/typed.ts';

const pick = (...words: string[]) => fc.constantFrom(...words);
const number = (least: number, most: number) => fc.integer({ min: least, max: most }).map(String);
/** Values of each property that can be set; most are legal somewhere. */
const VALUES: Readonly<Record<string, fc.Arbitrary<string>>> = {
  mtu: pick('576', '1400', '1500', '9000', '9216', '9710'),
  flowctrl: pick('no', 'tx', 'rx', 'bi', 'pfc', 'auto'),
  default_tag: pick('0', '1', '100', '4094'),
  maxbw: fc.oneof(pick('0', '1.5G', '431K', '20G'), number(1, 100_000)),
  bwshare: number(1, 100),
  priority: pick('low', 'medium', 'high'),
  cpus: pick('0', '1,2', '0-3,5', '7'),
  pool: pick('poolA'),
  rxrings: pick('sw', 'hw', '1', '4'),
  txrings: pick('sw', 'hw', '1', '4'),
  protection: pick('restricted', 'mac-nospoof,ip-nospoof', 'dhcp-nospoof'),
  'allowed-ips': pick('10.0.0.1', '10.0.0.0/24,2001:db8::/64'),
  'promisc-filtered': pick('on', 'off'),
  cos: number(0, 7),
  pfcmap: pick('00000000', '11111111', '00001000', '11110111'),
  'etsbw-lcl': number(0, 99),
  'min-tx-rate': pick('100M', '1G'),
  'max-tx-rate': pick('100M', '2.5G'),
  spoofchk: pick('on', 'off'),
  trust: pick('on', 'off'),
  forwarding: pick('lossy', 'lossless'),
  ring: number(1, 4096),
  ip: pick('192.168.7.1/24', '192.168.7.1/24,2001:db8::1/64'),
};
/** Names of the corner in which random states live. */
const link = pick(
  'bge0',
  'ixgbe0',
  'ixgbe1',
  'net2',
  'stub0',
  'stub1',
  'aggr0',
  'over0',
  'n0',
  'n1',
  'n2',
  'v0',
  'sw0',
);
const wish = fc
  .constantFrom(...Object.entries(VALUES))
  .chain(([property, values]) => fc.record({ property: fc.constant(property), value: values, link }));

const byHand = (state: HostState): Observed => ({
  running: state,
  stored: state,
  owners: { objects: new Map(), settings: new Map() },
});

function shown(state: HostState, property: string, name: string): { value: string | null; standard: string | null } {
  const [object, row] = [linkNamed(state, name), propertyNamed(LINK_PROPERTIES, property)];
  if (!object || !row) throw new Error(`nothing to show of ${property} ${name}`);
  const context = { object, state, hardware: HARDWARE, facts: linkFacts(state, HARDWARE) };
  return { value: row.value(context), standard: row.default(context) };
}

test('there are values for every property that can be set', () => {
  const settable = LINK_PROPERTIES.filter((row) => row.perm === 'rw').map((row) => row.name);
  expect(Object.keys(VALUES).sort()).toEqual(settable.sort());
});

describe('a property of a random link of a random host', () => {
  test('that is set is as set, and setting it again, as typed or as shown, does nothing', async () => {
    let done = 0;
    await fc.assert(
      fc.asyncProperty(validStates, wish, async (state, { property, value, link: name }) => {
        const line = `set-linkprop -p ${property}=${value} ${name}`;
        const { plan } = await typed(byHand(state), line);
        if (!plan) return;
        done += 1;
        const after = afterPlan(byHand(state), plan);
        const text = shown(after.running, property, name).value;
        const again = [line, ...(text === null ? [] : [`set-linkprop -p ${property}=${text} ${name}`])];
        expect(seen(await afterLines(after, again))).toEqual(seen(after));
      }),
      runs(900),
    );
    expect(done).toBeGreaterThan(100);
  });

  test('that was at its default is as before once it is reset', async () => {
    let done = 0;
    await fc.assert(
      fc.asyncProperty(validStates, wish, async (state, { property, value, link: name }) => {
        const before = byHand(state);
        const { plan } = await typed(before, `set-linkprop -p ${property}=${value} ${name}`);
        if (!plan) return;
        const { value: text, standard } = shown(state, property, name);
        if (text !== standard) return;
        done += 1;
        const after = await afterLines(afterPlan(before, plan), [`reset-linkprop -p ${property} ${name}`]);
        expect(seen({ ...before, ...undivided(after) })).toEqual(seen({ ...before, ...undivided(before) }));
      }),
      runs(600),
    );
    expect(done).toBeGreaterThan(50);
  });

  test('is set by the document that --show-document prints as by the verb', async () => {
    let done = 0;
    await fc.assert(
      fc.asyncProperty(validStates, fc.array(wish, { minLength: 6, maxLength: 12 }), async (state, wishes) => {
        const line = await firstThatAdds(state, wishes);
        if (line === undefined) return;
        done += 1;
        const host = await freshHost();
        try {
          await appliedTo(host, documentOf(state));
          const { plan } = await planVerb(host, { purpose: line, edits: await editsOf(line) });
          if (!plan) throw new Error(`${line} is refused on a host with a store only`);
          const wanted = afterPlan(await host.inspect(), plan);
          const document = setOf(documentOfVerb(plan.changes, wanted, HARDWARE));
          await carriedOut(host, await planned(host, document, { adopt: true }));
          const { running, stored } = await host.inspect();
          // Who owns it is what the two do not have in common.
          expect([line, seen({ ...byHand(running), stored })]).toEqual([
            line,
            seen({ ...byHand(wanted.running), stored: wanted.stored }),
          ]);
        } finally {
          await host.close();
        }
      }),
      runs(40),
    );
    expect(done).toBeGreaterThan(15);
  });
});

/** Without the classes of ports that have but one without PFC, unless none would mean a lossless one: they do as none does. */
function undivided({ running, stored }: Observed): Pick<Observed, 'running' | 'stored'> {
  const without = (state: HostState): HostState =>
    new Map(
      [...state].filter(([, one]) => {
        if (one.kind !== 'classes' || one.classes.length > 1 || one.classes[0]?.pfc || one.classes[0]?.strict)
          return true;
        const port = linkNamed(state, one.name);
        return port?.kind === 'phys' && port.flowControl === 'pfc';
      }),
    );
  return { running: without(running), stored: without(stored) };
}

/** The first of the lines that is not refused and changes something; what goes, a document says by not naming it. */
async function firstThatAdds(
  state: HostState,
  wishes: readonly { readonly property: string; readonly value: string; readonly link: string }[],
): Promise<string | undefined> {
  for (const { property, value, link: name } of wishes) {
    const line = `set-linkprop -p ${property}=${value} ${name}`;
    const { plan } = await typed(byHand(state), line);
    if (plan && plan.changes.length > 0 && plan.changes.every(({ action }) => action !== 'remove')) return line;
  }
  return undefined;
}

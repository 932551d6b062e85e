import type { DocumentSet } from '#document/document.ts';
import { parseDocuments } from '#document/documents.ts';
import { renderNetwork } from '#document/render.ts';
import type { Host } from '#hosts/host.ts';
import type { Plan } from '#plan/plan.ts';
import { type ApplyReport, apply } from '#reconcile/apply.ts';
import { planDocuments } from '#reconcile/plan.ts';
import { DEFAULT_HOST } from '#state/default-host.ts';
import type { HostState, Observed } from '#state/host-state.ts';
import type { Resource } from '#state/resource.ts';
import { HARDWARE } from './random-state.ts';
import { scratchHost } from './scratch-host.ts';

/** A host of the default hardware with a real store, gone when it is closed. */
export function freshHost(): Promise<Host> {
  return scratchHost(DEFAULT_HOST);
}

/** A Network document that says what the state holds. */
export function documentTree(state: HostState, name: string): unknown {
  return renderNetwork([...state.values()].map(withoutDefaultMtu), name);
}

/** As JSON text, which is YAML too. */
export function documentOf(state: HostState, name = 'random'): DocumentSet {
  return setOf(JSON.stringify(documentTree(state, name)));
}

export function setOf(text: string): DocumentSet {
  return parseDocuments([{ file: 'test.yaml', text }]);
}

function withoutDefaultMtu(one: Resource): Resource {
  if (one.kind !== 'phys' || one.mtu !== HARDWARE.links[one.name]?.defaultMtu) return one;
  const { mtu: _mtu, ...settings } = one;
  return settings as Resource; // Rendering leaves out what is absent.
}

export const OPTIONS = { purpose: 'apply', adopt: false, prune: 'owned', folders: [] } as const;

/** The plan of the documents, which must not be refused. */
export async function planned(host: Host, set: DocumentSet, options: object = {}): Promise<Plan> {
  const { plan, diagnostics } = await planDocuments(host, set, { ...OPTIONS, ...options });
  if (!plan)
    throw new Error(
      `refused: ${JSON.stringify(
        diagnostics.filter((one) => one.severity === 'error'),
        null,
        1,
      )}`,
    );
  return plan;
}

/** Carries a plan out without asking. */
export function carriedOut(
  host: Host,
  plan: Plan,
  more: Partial<Parameters<typeof apply>[2]> = {},
): Promise<ApplyReport> {
  return apply(host, plan, {
    who: 'test',
    command: 'test',
    lockTimeoutMs: 1000,
    emit: () => {},
    signal: new AbortController().signal,
    ...more,
  });
}

/** Plans and applies, which must succeed. */
export async function appliedTo(host: Host, set: DocumentSet): Promise<Plan> {
  const plan = await planned(host, set);
  const report = await carriedOut(host, plan);
  if (report.result !== 'done' && report.result !== 'nothing')
    throw new Error(`not applied: ${JSON.stringify(report)}`);
  return plan;
}

/** Everything that is to be seen of a host, in a form that can be compared. */
export function seen({ running, stored, owners }: Observed): unknown {
  const sorted = (entries: Iterable<readonly [string, unknown]>) =>
    Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
  const settings = [...owners.settings].filter(([, fields]) => fields.size > 0);
  return JSON.parse(
    JSON.stringify({
      running: sorted(running),
      stored: sorted(stored),
      objects: sorted(owners.objects),
      settings: sorted(settings.map(([key, fields]) => [key, sorted(fields)] as const)),
    }),
  );
}

import type { Diagnostic } from '#diagnostics/diagnostic.ts';
import { addressOf } from './address.ts';
import { withDefaults } from './complete.ts';
import { FLOW_ATTRIBUTES, matchOf } from './flow-attributes.ts';
import { searchOrder } from './flow-order.ts';
import { frameSet, type Overlap, overlap } from './frame-set.ts';
import type { Hardware } from './hardware.ts';
import type { HostState } from './host-state.ts';
import type { Flow, FlowMatch } from './resource.ts';
import { judge } from './rules/judge.ts';

/** A flow that does not exist yet. */
export interface Candidate {
  readonly over: string;
  readonly match: FlowMatch;
  readonly rank: number | null;
}

/** An existing flow that some frame meets too. */
export interface Overlapping {
  readonly flow: Flow;
  /** How the candidate lies to it. */
  readonly overlap: Overlap;
  /** Whose such a frame is, once both exist. */
  readonly first: 'flow' | 'candidate';
  /** For each attribute that one of them names, how the values lie to each other. */
  readonly why: string;
}

/** The flows of its link that a candidate overlaps, in the order in which they are searched; or why it could not exist. */
export function overlapping(
  candidate: Candidate,
  state: HostState,
  hardware: Hardware,
): { readonly found: readonly Overlapping[] } | { readonly refused: readonly Diagnostic[] } {
  const one = flowOf({ ...candidate, name: AFTER_ALL });
  const refused = faultsOf(flowOf({ ...candidate, name: '(candidate)' }), state, hardware);
  if (refused.length > 0) return { refused };
  const frames = frameSet(one.match, state);
  const others = [...state.values()].filter((other) => other.kind === 'flow' && other.over === one.over);
  const searched = searchOrder([...(others as Flow[]), one], state); // The filter has left flows only.
  const own = searched.indexOf(one);
  const found = searched.flatMap((flow, at): readonly Overlapping[] => {
    const lies = flow === one ? undefined : overlap(frames, frameSet(flow.match, state));
    if (lies === undefined) return [];
    return [{ flow, overlap: lies, first: at < own ? 'flow' : 'candidate', why: whyOf(one.match, flow.match, state) }];
  });
  return { found };
}

/** No flow can have that name, and it sorts after every other (Unicode, UTS 35): among equals those that exist go first. */
const AFTER_ALL = '\uffff';

function flowOf({ name, over, match, rank }: Candidate & { readonly name: string }): Flow {
  // Every field of a flow that is not given has a default.
  return withDefaults({ kind: 'flow', name, over, match, rank }) as unknown as Flow;
}

/** What the rules say of the candidate itself; that it is the same as another is what is asked here. */
function faultsOf(one: Flow, state: HostState, hardware: Hardware): readonly Diagnostic[] {
  const key = addressOf(one);
  return judge(new Map([...state, [key, one]]), hardware, new Set([key])).filter(
    ({ severity, code, subject }) => severity === 'error' && code !== 'flow-identical' && subject?.address === key,
  );
}

function whyOf(candidate: FlowMatch, flow: FlowMatch, state: HostState): string {
  return FLOW_ATTRIBUTES.flatMap(({ name, field, print }) => {
    const [own, other] = [print(candidate), print(flow)];
    if (own === null && other === null) return [];
    const only = (match: FlowMatch) => frameSet(matchOf({ [field]: match[field] }), state);
    const lies = overlap(only(candidate), only(flow)) ?? 'partly';
    return WORDS[lies](name, own ?? 'any', other ?? 'any');
  }).join('; ');
}

const WORDS: Readonly<Record<Overlap, (name: string, own: string, other: string) => string>> = {
  same: (name, own, other) => (own === other ? `${name} ${own} in both` : `${name} ${own} is as much as ${other}`),
  inside: (name, own, other) => `${name} ${own} lies in ${other}`,
  covers: (name, own, other) => `${name} ${own} holds ${other}`,
  partly: (name, own, other) => `${name} ${own} and ${other} have some in common`,
};

// What `--json` prints of each command, as types: results-schema.mjs makes schemas/results.schema.json of them, with our
// docstrings as descriptions. It reads names of types only, so each is named here beside its command; the compiler sees to it
// that the command returns nothing else.

import type Apply from '../src/commands/apply.ts';
import type { Applied } from '../src/commands/applying.ts';
import type Batch from '../src/commands/batch.ts';
import type { BatchResult } from '../src/commands/batch.ts';
import type { VerbResult } from '../src/commands/changing.ts';
import type CheckLossless from '../src/commands/check/lossless.ts';
import type Confirm from '../src/commands/confirm.ts';
import type Delete from '../src/commands/delete.ts';
import type Diff from '../src/commands/diff.ts';
import type { Differences } from '../src/commands/diff.ts';
import type Dlstat from '../src/commands/dlstat.ts';
import type Flowstat from '../src/commands/flowstat.ts';
import type History from '../src/commands/history.ts';
import type HostCreate from '../src/commands/host/create.ts';
import type HostList from '../src/commands/host/list.ts';
import type PlanCommand from '../src/commands/plan.ts';
import type ReviewCommand from '../src/commands/review.ts';
import type Rollback from '../src/commands/rollback.ts';
import type Run from '../src/commands/run.ts';
import type ShowAddress from '../src/commands/show-address.ts';
import type ShowAggr from '../src/commands/show-aggr.ts';
import type ShowClass from '../src/commands/show-class.ts';
import type ShowEtherstub from '../src/commands/show-etherstub.ts';
import type ShowFlow from '../src/commands/show-flow.ts';
import type ShowFlowprop from '../src/commands/show-flowprop.ts';
import type ShowLink from '../src/commands/show-link.ts';
import type ShowLinkprop from '../src/commands/show-linkprop.ts';
import type ShowOverlay from '../src/commands/show-overlay.ts';
import type ShowPath from '../src/commands/show-path.ts';
import type ShowPhys from '../src/commands/show-phys.ts';
import type ShowUsage from '../src/commands/show-usage.ts';
import type ShowVf from '../src/commands/show-vf.ts';
import type ShowVlan from '../src/commands/show-vlan.ts';
import type ShowVnic from '../src/commands/show-vnic.ts';
import type Top from '../src/commands/top.ts';
import type { TopLine } from '../src/commands/top.ts';
import type Validate from '../src/commands/validate.ts';
import type { VerbCommand } from '../src/commands/verb.ts';
import type { Diagnostic } from '../src/diagnostics/diagnostic.ts';
import type { HistoryEntry } from '../src/hosts/host.ts';
import type { HostRow } from '../src/hosts/registry.ts';
import type { Plan } from '../src/plan/plan.ts';
import type { Review } from '../src/plan/review.ts';
import type { Checked } from '../src/reconcile/check.ts';
import type { Confirmed } from '../src/reconcile/confirm.ts';
import type { Interval } from '../src/usage/history.ts';
import type { LosslessReport } from '../src/usage/lossless.ts';
import type { NoDropRate } from '../src/usage/no-drop-rate.ts';
import type { StreamPath } from '../src/usage/path.ts';
import type { Report, Verdict } from '../src/usage/report.ts';
import type { EveryRow } from '../src/views/text/statistics/every.ts';
import type { FlowStatRow } from '../src/views/text/statistics/flow.ts';
import type { FanoutRow, LaneStatRow } from '../src/views/text/statistics/lane.ts';
import type { LinkStatRow, VnicStatRow } from '../src/views/text/statistics/link.ts';
import type { PauseStatRow } from '../src/views/text/statistics/pause.ts';
import type { PortStatRow } from '../src/views/text/statistics/port.ts';
import type { RingStatRow } from '../src/views/text/statistics/ring.ts';
import type { AddressRow } from '../src/views/text/tables/address.ts';
import type { AggrPortRow, AggrRow } from '../src/views/text/tables/aggr.ts';
import type { LacpRow } from '../src/views/text/tables/aggr-port.ts';
import type { ClassRow } from '../src/views/text/tables/class.ts';
import type { EtherstubRow } from '../src/views/text/tables/etherstub.ts';
import type { FlowRow } from '../src/views/text/tables/flow.ts';
import type { LinkRow, StoredLinkRow } from '../src/views/text/tables/link.ts';
import type { HealthRow, OverlayRow, TargetRow } from '../src/views/text/tables/overlay.ts';
import type { PhysRow, SlotRow, StoredPhysRow } from '../src/views/text/tables/phys.ts';
import type { PriorityRow } from '../src/views/text/tables/priority.ts';
import type { FlowPropertyRow, LinkPropertyRow } from '../src/views/text/tables/property.ts';
import type { RingRow } from '../src/views/text/tables/rings.ts';
import type { VfRow } from '../src/views/text/tables/vf.ts';
import type { VlanRow } from '../src/views/text/tables/vlan.ts';
import type { VnicRow } from '../src/views/text/tables/vnic.ts';

// T, where a command returns that; else it does not compile.
type Of<_Command extends { run(): Promise<T> }, T> = T;

/** By command id; a table with several forms has rows of one of them. */
export interface Results {
  'show-phys': Of<ShowPhys, readonly (PhysRow | StoredPhysRow | SlotRow | RingRow | PriorityRow)[]>;
  'show-link': Of<ShowLink, readonly (LinkRow | StoredLinkRow | LinkStatRow)[]>;
  'show-linkprop': Of<ShowLinkprop, readonly LinkPropertyRow[]>;
  'show-vnic': Of<ShowVnic, readonly (VnicRow | VnicStatRow)[]>;
  'show-etherstub': Of<ShowEtherstub, readonly EtherstubRow[]>;
  'show-vlan': Of<ShowVlan, readonly VlanRow[]>;
  'show-aggr': Of<ShowAggr, readonly (AggrRow | AggrPortRow | LacpRow | PortStatRow)[]>;
  'show-vf': Of<ShowVf, readonly VfRow[]>;
  'show-overlay': Of<ShowOverlay, readonly (OverlayRow | HealthRow | TargetRow)[]>;
  'show-class': Of<ShowClass, readonly ClassRow[]>;
  'show-address': Of<ShowAddress, readonly AddressRow[]>;
  'show-flow': Of<ShowFlow, readonly FlowRow[]>;
  'show-flowprop': Of<ShowFlowprop, readonly FlowPropertyRow[]>;
  'show-usage': Of<ShowUsage, readonly Interval[]>;
  dlstat: Of<
    Dlstat,
    readonly (LinkStatRow | LaneStatRow | FanoutRow | RingStatRow | PortStatRow | PauseStatRow | EveryRow | Interval)[]
  >;
  flowstat: Of<Flowstat, readonly (FlowStatRow | EveryRow | Interval)[]>;
  'show-path': Of<ShowPath, StreamPath>;
  'check lossless': Of<CheckLossless, LosslessReport>;
  run: Of<Run, Report | NoDropRate | readonly Verdict[]>;
  /** One line for each interval. */
  top: Of<Top, TopLine>;
  validate: Of<Validate, Checked>;
  diff: Of<Diff, Differences>;
  plan: Of<PlanCommand, Plan>;
  apply: Of<Apply, Applied>;
  delete: Of<Delete, Applied>;
  rollback: Of<Rollback, Applied>;
  confirm: Of<Confirm, Confirmed>;
  review: Of<ReviewCommand, Review>;
  history: Of<History, { readonly entries: readonly HistoryEntry[] }>;
  'host:list': Of<HostList, readonly HostRow[]>;
  'host:create': Of<HostCreate, readonly HostRow[]>;
  batch: Of<Batch, BatchResult>;
  /** Of every verb that changes one thing. */
  verb: Of<VerbCommand, VerbResult>;
  /** Of every command that is refused or fails, with exit code 1. */
  failure: { readonly diagnostics: readonly Diagnostic[] };
}

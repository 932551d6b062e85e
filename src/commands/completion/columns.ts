import { HISTORY_COLUMNS } from '#views/text/history.ts';
import { flowStatColumns } from '#views/text/statistics/flow.ts';
import { fanoutColumns, laneStatColumns } from '#views/text/statistics/lane.ts';
import { dlstatColumns, LINK_STAT_COLUMNS, VNIC_STAT_COLUMNS } from '#views/text/statistics/link.ts';
import { portShareColumns } from '#views/text/statistics/port.ts';
import { ADDRESS_COLUMNS } from '#views/text/tables/address.ts';
import { AGGR_COLUMNS, AGGR_PORT_COLUMNS } from '#views/text/tables/aggr.ts';
import { LACP_COLUMNS } from '#views/text/tables/aggr-port.ts';
import { CLASS_COLUMNS } from '#views/text/tables/class.ts';
import { ETHERSTUB_COLUMNS } from '#views/text/tables/etherstub.ts';
import { FLOW_COLUMNS } from '#views/text/tables/flow.ts';
import { LINK_COLUMNS, STORED_LINK_COLUMNS } from '#views/text/tables/link.ts';
import { HEALTH_COLUMNS, OVERLAY_COLUMNS, TARGET_COLUMNS } from '#views/text/tables/overlay.ts';
import { PATH_COLUMNS } from '#views/text/tables/path.ts';
import { PHYS_COLUMNS, SLOT_COLUMNS, STORED_PHYS_COLUMNS } from '#views/text/tables/phys.ts';
import { ETS_COLUMNS, PFC_COLUMNS } from '#views/text/tables/priority.ts';
import { FLOW_PROPERTY_COLUMNS, LINK_PROPERTY_COLUMNS } from '#views/text/tables/property.ts';
import { RING_COLUMNS } from '#views/text/tables/rings.ts';
import { forFlows, INTERVAL_COLUMNS, shortHeadings, USAGE_COLUMNS } from '#views/text/tables/usage.ts';
import { VF_COLUMNS } from '#views/text/tables/vf.ts';
import { VLAN_COLUMNS } from '#views/text/tables/vlan.ts';
import { VNIC_COLUMNS } from '#views/text/tables/vnic.ts';
import type { Question } from './question.ts';

type Columns = readonly { readonly name: string }[];

/** The columns of a table; where options choose the form, the first that was given decides (`dcb=ets`: with that value). */
interface Forms {
  readonly plain: Columns;
  readonly forms?: Readonly<Record<string, Columns>>;
}

/** By command id. */
const TABLES: Readonly<Record<string, Forms>> = {
  history: { plain: HISTORY_COLUMNS },
  'show-phys': {
    plain: PHYS_COLUMNS,
    forms: {
      stored: STORED_PHYS_COLUMNS,
      macs: SLOT_COLUMNS,
      rings: RING_COLUMNS,
      'dcb=ets': ETS_COLUMNS,
      dcb: PFC_COLUMNS,
    },
  },
  'show-link': { plain: LINK_COLUMNS, forms: { stored: STORED_LINK_COLUMNS, statistics: LINK_STAT_COLUMNS } },
  'show-linkprop': { plain: LINK_PROPERTY_COLUMNS },
  'show-vnic': { plain: VNIC_COLUMNS, forms: { statistics: VNIC_STAT_COLUMNS } },
  'show-usage': { plain: USAGE_COLUMNS, forms: { start: INTERVAL_COLUMNS, end: INTERVAL_COLUMNS } },
  'show-etherstub': { plain: ETHERSTUB_COLUMNS },
  'show-vlan': { plain: VLAN_COLUMNS },
  'show-aggr': {
    plain: AGGR_COLUMNS,
    forms: { extended: AGGR_PORT_COLUMNS, lacp: LACP_COLUMNS, statistics: portShareColumns([]) },
  },
  dlstat: {
    plain: dlstatColumns('both', null),
    forms: {
      history: shortHeadings(USAGE_COLUMNS),
      fanout: fanoutColumns(null),
      receive: laneStatColumns('receive', null),
      transmit: laneStatColumns('transmit', null),
    },
  },
  flowstat: { plain: flowStatColumns('both', null), forms: { history: shortHeadings(forFlows(USAGE_COLUMNS)) } },
  'show-path': { plain: PATH_COLUMNS },
  'show-vf': { plain: VF_COLUMNS },
  'show-overlay': { plain: OVERLAY_COLUMNS, forms: { health: HEALTH_COLUMNS, targets: TARGET_COLUMNS } },
  'show-class': { plain: CLASS_COLUMNS },
  'show-address': { plain: ADDRESS_COLUMNS },
  'show-flow': { plain: FLOW_COLUMNS },
  'show-flowprop': { plain: FLOW_PROPERTY_COLUMNS },
};

/** Names for `-o` of the command, in the form that its options ask for. */
export function columnNames({ command, given }: Question): readonly string[] {
  const table = TABLES[command?.id ?? ''];
  if (!table) return [];
  const form = Object.entries(table.forms ?? {}).find(([wish]) => {
    const [name = '', value] = wish.split('=');
    return value === undefined ? given.has(name) : given.get(name)?.includes(value);
  });
  return (form?.[1] ?? table.plain).map((column) => column.name.toLowerCase());
}

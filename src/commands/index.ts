import type { CommandClass } from './base.ts';

type Load = () => Promise<{ readonly default: CommandClass }>;

/** Commands of one heading of `vnetctl help`. */
export interface Group {
  readonly title: string;
  /** Command line words joined by `:` -> its file, evaluated only when the command is used. */
  readonly commands: Readonly<Record<string, Load>>;
}

/** Every command. A new one is one line here and one file beside; help, completion and the manifest follow. */
export const GROUPS: readonly Group[] = [
  {
    title: 'Declarative',
    commands: {
      validate: () => import('./validate.ts'),
      diff: () => import('./diff.ts'),
      plan: () => import('./plan.ts'),
      apply: () => import('./apply.ts'),
      confirm: () => import('./confirm.ts'),
      delete: () => import('./delete.ts'),
      history: () => import('./history.ts'),
      rollback: () => import('./rollback.ts'),
      review: () => import('./review.ts'),
      export: () => import('./export.ts'),
      explain: () => import('./explain.ts'),
      batch: () => import('./batch.ts'),
    },
  },
  {
    title: 'Hosts',
    commands: {
      'host:create': () => import('./host/create.ts'),
      'host:update': () => import('./host/update.ts'),
      'host:list': () => import('./host/list.ts'),
      'host:show': () => import('./host/show.ts'),
      'host:use': () => import('./host/use.ts'),
      'host:restart': () => import('./host/restart.ts'),
      'host:delete': () => import('./host/delete.ts'),
    },
  },
  {
    title: 'Traffic',
    commands: {
      run: () => import('./run.ts'),
      'show-path': () => import('./show-path.ts'),
      'check:lossless': () => import('./check/lossless.ts'),
      top: () => import('./top.ts'),
      'show-usage': () => import('./show-usage.ts'),
      dlstat: () => import('./dlstat.ts'),
      flowstat: () => import('./flowstat.ts'),
    },
  },
  {
    title: 'Links',
    commands: {
      'show-phys': () => import('./show-phys.ts'),
      'delete-phys': () => import('./delete-phys.ts'),
      'rename-link': () => import('./rename-link.ts'),
      'show-link': () => import('./show-link.ts'),
      'set-linkprop': () => import('./set-linkprop.ts'),
      'reset-linkprop': () => import('./reset-linkprop.ts'),
      'show-linkprop': () => import('./show-linkprop.ts'),
    },
  },
  {
    title: 'Objects',
    commands: {
      'create-vnic': () => import('./create-vnic.ts'),
      'modify-vnic': () => import('./modify-vnic.ts'),
      'delete-vnic': () => import('./delete-vnic.ts'),
      'show-vnic': () => import('./show-vnic.ts'),
      'create-etherstub': () => import('./create-etherstub.ts'),
      'modify-etherstub': () => import('./modify-etherstub.ts'),
      'delete-etherstub': () => import('./delete-etherstub.ts'),
      'show-etherstub': () => import('./show-etherstub.ts'),
      'create-vlan': () => import('./create-vlan.ts'),
      'modify-vlan': () => import('./modify-vlan.ts'),
      'delete-vlan': () => import('./delete-vlan.ts'),
      'show-vlan': () => import('./show-vlan.ts'),
      'create-aggr': () => import('./create-aggr.ts'),
      'modify-aggr': () => import('./modify-aggr.ts'),
      'add-aggr': () => import('./add-aggr.ts'),
      'remove-aggr': () => import('./remove-aggr.ts'),
      'delete-aggr': () => import('./delete-aggr.ts'),
      'show-aggr': () => import('./show-aggr.ts'),
      'create-vf': () => import('./create-vf.ts'),
      'modify-vf': () => import('./modify-vf.ts'),
      'delete-vf': () => import('./delete-vf.ts'),
      'show-vf': () => import('./show-vf.ts'),
      'create-overlay': () => import('./create-overlay.ts'),
      'modify-overlay': () => import('./modify-overlay.ts'),
      'delete-overlay': () => import('./delete-overlay.ts'),
      'show-overlay': () => import('./show-overlay.ts'),
      'create-class': () => import('./create-class.ts'),
      'modify-class': () => import('./modify-class.ts'),
      'delete-class': () => import('./delete-class.ts'),
      'show-class': () => import('./show-class.ts'),
      'add-address': () => import('./add-address.ts'),
      'remove-address': () => import('./remove-address.ts'),
      'show-address': () => import('./show-address.ts'),
    },
  },
  {
    title: 'Flows',
    commands: {
      'add-flow': () => import('./add-flow.ts'),
      'remove-flow': () => import('./remove-flow.ts'),
      'match-flow': () => import('./match-flow.ts'),
      'show-flow': () => import('./show-flow.ts'),
      'set-flowprop': () => import('./set-flowprop.ts'),
      'reset-flowprop': () => import('./reset-flowprop.ts'),
      'show-flowprop': () => import('./show-flowprop.ts'),
    },
  },
  {
    title: 'Shell',
    commands: {
      completion: () => import('./completion.ts'),
      help: () => import('./help.ts'),
    },
  },
];

/** Second names, as the manual pages of dladm and flowadm know them. */
export const ALIASES: Readonly<Record<string, string>> = {
  'create-flow': 'add-flow',
  'delete-flow': 'remove-flow',
};

/** Command id (words joined by `:`) -> how to get at its class. */
export const COMMANDS: ReadonlyMap<string, Load> = new Map(GROUPS.flatMap((group) => Object.entries(group.commands)));

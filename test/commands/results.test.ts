import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '#commands/index.ts';
import { freshState, vnetctl } from './vnetctl.ts';

const schema = JSON.parse(readFileSync(path.join(import.meta.dirname, '../../schemas/results.schema.json'), 'utf8'));
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
ajv.addSchema(schema, 'results');

/** What is wrong with a result by the published schema; empty: nothing. */
function faultsOf(name: string, result: unknown): string {
  const validate = ajv.getSchema(`results#/$defs/${name}`);
  if (validate === undefined) return `results.schema.json does not know ${name}`;
  return validate(result) ? '' : ajv.errorsText(validate.errors);
}

const FOLDER = path.join(import.meta.dirname, 'tables');
const goldens = readdirSync(FOLDER).filter((file) => file.endsWith('.json.txt'));

/** The rows of forms with rows of their own. */
const ROWS: Readonly<Record<string, string>> = {
  'show-phys': 'PhysRow',
  'show-phys_-P': 'StoredPhysRow',
  'show-phys_-H': 'RingRow',
  'show-phys_-m_bge1': 'SlotRow',
  'show-phys_-D_pfc_ixgbe0': 'PriorityRow',
  'show-phys_-D_ets_ixgbe0': 'PriorityRow',
  'show-link': 'LinkRow',
  'show-link_-P': 'StoredLinkRow',
  'show-aggr': 'AggrRow',
  'show-aggr_-x': 'AggrPortRow',
  'show-aggr_-L': 'LacpRow',
  'show-overlay': 'OverlayRow',
  'show-overlay_-f': 'HealthRow',
  'show-overlay_-t': 'TargetRow',
};

describe('the published schema of results', () => {
  it('has every show- command', () => {
    const shows = [...COMMANDS.keys()].filter((id) => id.startsWith('show-'));
    expect(Object.keys(schema.$defs)).toEqual(expect.arrayContaining(shows));
  });

  it.each(goldens)('describes %s', (file) => {
    const form = file.replace('.json.txt', '');
    const rows: Record<string, unknown>[] = JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8'));
    expect(rows.length).toBeGreaterThan(0);
    expect(faultsOf(form.split('_')[0] ?? '', rows)).toBe('');
    for (const row of rows) {
      if (ROWS[form]) expect(faultsOf(ROWS[form], row)).toBe('');
      expect(faultsOf(form.split('_')[0] ?? '', [{ ...row, more: 1 }])).not.toBe('');
      for (const field of Object.keys(row)) {
        const { [field]: _, ...less } = row;
        expect(
          faultsOf(ROWS[form] ?? form.split('_')[0] ?? '', ROWS[form] ? less : [less]),
          `without ${field}`,
        ).not.toBe('');
      }
    }
  });

  it('describes what the other commands print', async () => {
    const setting = { state: freshState() };
    const web = ['-f', 'examples/web-tier.yaml'];
    const steps: readonly (readonly [string, readonly string[], number])[] = [
      ['batch', ['batch', '-f', 'examples/lab.verbs', '--dry-run'], 0],
      ['validate', ['validate', ...web], 0],
      ['plan', ['plan', ...web], 0],
      ['diff', ['diff', ...web], 2],
      ['apply', ['apply', ...web, '--dry-run'], 0],
      ['apply', ['apply', ...web, '--yes'], 0],
      ['verb', ['create-vnic', '-l', 'bge0', 'vnic77'], 0],
      ['verb', ['delete-vnic', 'vnic77', '--dry-run'], 0],
      ['failure', ['create-vnic', '-l', 'bge0', 'vnic77'], 1],
      ['failure', ['show-vnic', '-x'], 1],
      ['rollback', ['rollback', '--yes'], 0],
      ['delete', ['delete', 'web-tier', '--yes'], 0],
      ['history', ['history'], 0],
      ['host:create', ['host', 'create', '-f', 'examples/hosts/xb1.yaml'], 0],
      ['host:list', ['host', 'list'], 0],
    ];
    for (const [name, argv, code] of steps) {
      const ended = await vnetctl([...argv, '--json'], setting);
      expect(ended, argv.join(' ')).toMatchObject({ code });
      expect(faultsOf(name, JSON.parse(ended.stdout)), argv.join(' ')).toBe('');
    }
  });
});

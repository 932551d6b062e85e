import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from '@oclif/core/command';
import { Config } from '@oclif/core/config';
import type { PJSON, Plugin } from '@oclif/core/interfaces';
import { invariant } from '#diagnostics/invariant.ts';
import type { CommandClass } from './base.ts';
import { COMMANDS } from './index.ts';

/** What the build has noted of every command: enough for help and completion, without evaluating one of them. */
export interface Manifest {
  readonly version: string;
  readonly commands: Readonly<Record<string, Command.Cached>>;
}

/** Reads the manifest that the build has made. `root` is the folder of package.json. */
export function readManifest(root: string): Manifest {
  // Written by scripts/build/manifest.mjs from the command classes of this very version.
  return JSON.parse(readFileSync(path.join(root, 'oclif.manifest.json'), 'utf8')) as Manifest;
}

/** oclif's configuration for running one command; with `manifest` it knows all of them, for help. */
export async function configOf(root: string, manifest?: Manifest): Promise<Config> {
  const plugin = program(root, manifest);
  return Config.load({ root, plugins: new Map([[plugin.name, plugin]]) });
}

/**
 * This program as the one plugin that oclif knows. oclif's own loader would look for files, read the manifest and search for
 * further plugins at every start.
 */
function program(root: string, manifest: Manifest | undefined): Plugin {
  // Our own package.json has the oclif section.
  const pjson = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as PJSON;
  const commands = Object.values(manifest?.commands ?? {}).map((command) => loadable(command));
  return {
    _base: '@oclif/core',
    alias: pjson.name,
    commandIDs: [...COMMANDS.keys()],
    commands,
    commandsDir: undefined,
    findCommand: (id: string) => classOf(id),
    hasManifest: manifest !== undefined,
    hooks: {},
    isRoot: true,
    load: async () => {},
    moduleType: 'commonjs',
    name: pjson.name,
    options: { root },
    pjson,
    root,
    topics: Object.entries(pjson.oclif.topics ?? {}).map(([name, topic]) => ({ ...topic, name })),
    type: 'core',
    valid: true,
    version: pjson.version,
  };
}

function loadable(command: Command.Cached): Command.Loadable {
  return { ...command, load: () => classOf(command.id) };
}

/** The class of a command, evaluated now. */
export async function classOf(id: string): Promise<CommandClass> {
  const load = COMMANDS.get(id);
  invariant(load, `no command ${id}`);
  const { default: command } = await load();
  command.id = id;
  return command;
}

import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Plugin } from '@oclif/core';

const require = createRequire(import.meta.url);

/** Writes oclif.manifest.json from the bundle's own command classes, without oclif's development program. */
export async function writeManifest(root) {
  const commands = await require(path.join(root, 'bin/run.js')).load().program.allCommands();
  const pjson = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  pjson.oclif.commands = { strategy: 'explicit', target: './dist/vnetctl.cjs', identifier: 'COMMANDS' };
  const plugin = new Plugin({
    root,
    pjson,
    isRoot: true,
    type: 'core',
    ignoreManifest: true,
    errorOnManifestCreate: true,
    respectNoCacheDefault: true,
  });
  // The classes are at hand; loading the target again would evaluate the bundle twice.
  plugin.commandCache = commands;
  await plugin.load();
  writeFileSync(path.join(root, 'oclif.manifest.json'), `${JSON.stringify(plugin.manifest)}\n`);
}

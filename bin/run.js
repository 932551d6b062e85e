#!/usr/bin/env node
// Starts the built program as fast as Node allows. It is CommonJS (see package.json beside it): an ES module costs a few
// milliseconds more before its first line. It holds nothing but the start.
'use strict';

const fs = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..');
const bundle = path.join(root, 'dist', 'vnetctl.cjs');
/** Code cache of the bundle: only the V8 that made it can use it, so its name says which one that was. */
const cache = path.join(root, 'dist', `vnetctl.${process.versions.v8}-${process.arch}.cache`);

module.exports = { root, cache, load };
if (require.main === module) start(process.argv.slice(2));

function start(argv) {
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    console.log(`vnetctl ${require('../package.json').version}`);
  } else if (fs.existsSync(bundle)) {
    load().program.main(argv, root);
  } else {
    console.error(`vnetctl: ${bundle} is missing: this checkout is not built yet\nType: npm ci && npm run build`);
    process.exitCode = 1;
  }
}

/** Evaluates the bundle, with the code cache if there is one for this V8. A cache that does not fit costs nothing but its use. */
function load() {
  // oclif would compare versions with 47 modules of semver; npm has said it at installation.
  process.env.OCLIF_DISABLE_ENGINE_WARNING = '1';
  const vm = require('node:vm');
  const source = fs.readFileSync(bundle, 'utf8');
  const script = new vm.Script(
    `(function (exports, require, module, __filename, __dirname, importChunk) {${source}\n})`,
    {
      filename: bundle,
      cachedData: fs.existsSync(cache) ? fs.readFileSync(cache) : undefined,
    },
  );
  const module = { exports: {} };
  const from = require('node:module').createRequire(bundle);
  // A script from a code cache cannot import by itself; this file can (the build writes importChunk where import stood).
  const importChunk = (chunk) => import(require('node:url').pathToFileURL(path.join(path.dirname(bundle), chunk)).href);
  script
    .runInThisContext()
    .call(module.exports, module.exports, from, module, bundle, path.dirname(bundle), importChunk);
  return { script, program: module.exports };
}

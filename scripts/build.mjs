// npm run build: everything but the native `libsql` becomes dist/, ready to start fast.
//
//   dist/vnetctl.cjs          every command in one CommonJS file: one read, no module resolution (docs: CONTRIBUTING.md)
//   dist/live/*.mjs           what moves on a terminal (ink, react): loaded only where used; ink needs top-level await
//   dist/vnetctl.*.cache      V8 code cache, made after real commands have run
//   dist/THIRD-PARTY.txt      licences of what is bundled
//   oclif.manifest.json       flags, arguments and help of every command, for help and completion
//
// It is made in a folder beside dist/ and moved into place, so that a command started meanwhile finds one or the other.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { thirdPartyText } from './build/licences.mjs';
import { writeManifest } from './build/manifest.mjs';
import { lazyPackages, liveChunks, stubs } from './build/plugins.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');

const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  external: ['libsql'],
  define: { 'process.env.NODE_ENV': '"production"' },
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  metafile: true,
  logLevel: 'error',
};

const stage = mkdtempSync(path.join(root, '.dist-'));
try {
  const files = await bundle(stage);
  writeFileSync(path.join(stage, 'THIRD-PARTY.txt'), thirdPartyText(root, files));
  replace(stage, path.join(root, 'dist'));
  await writeManifest(root);
  warmCodeCache();
} finally {
  rmSync(stage, { recursive: true, force: true });
}

/** Builds both kinds of output; returns the source files that went into them. */
async function bundle(folder) {
  const live = new Set();
  const main = await esbuild.build({
    ...shared,
    entryPoints: ['src/commands/main.ts'],
    outfile: path.join(folder, 'vnetctl.cjs'),
    format: 'cjs',
    // CommonJS has no import.meta; what asks for its own place gets that of the bundle.
    define: { ...shared.define, 'import.meta.url': 'importMetaUrl' },
    banner: { js: 'const importMetaUrl=require("node:url").pathToFileURL(__filename).href;' },
    plugins: [liveChunks(live), lazyPackages, stubs],
  });
  if (live.size === 0) return Object.keys(main.metafile.inputs);
  importByLoader(path.join(folder, 'vnetctl.cjs'));
  const chunks = await esbuild.build({
    ...shared,
    entryPoints: [...live],
    outdir: path.join(folder, 'live'),
    outExtension: { '.js': '.mjs' },
    format: 'esm',
    jsx: 'automatic',
    splitting: true,
    banner: { js: 'import{createRequire as makeRequire}from"node:module";const require=makeRequire(import.meta.url);' },
    plugins: [stubs],
  });
  return [...new Set([...Object.keys(main.metafile.inputs), ...Object.keys(chunks.metafile.inputs)])];
}

/** bin/run.js evaluates the bundle as a script, which cannot import; it hands in a function that can. */
function importByLoader(file) {
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replaceAll('import("./live/', 'importChunk("./live/'));
}

function replace(from, to) {
  const old = `${from}-old`;
  if (existsSync(to)) renameSync(to, old);
  // A temporary folder is private; what is installed is for everybody.
  chmodSync(from, 0o755);
  renameSync(from, to);
  rmSync(old, { recursive: true, force: true });
}

/** Runs commands in a process of its own, which then keeps what V8 has compiled. Without it everything works, slower. */
function warmCodeCache() {
  const child = spawnSync(process.execPath, [path.join(root, 'scripts/build/code-cache.cjs')], { encoding: 'utf8' });
  if (child.status !== 0) throw new Error(`the code cache cannot be made:\n${child.stdout}${child.stderr}`);
}

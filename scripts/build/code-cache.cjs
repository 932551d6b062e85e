// Runs small commands through the bundle, then writes what V8 has compiled: functions that are compiled at first use are in
// the cache only if they have been used.
'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { load, root, cache } = require('../../bin/run.js');

const state = fs.mkdtempSync(path.join(os.tmpdir(), 'vnetctl-build-'));
process.env.XDG_STATE_HOME = state;
delete process.env.VNETCTL_HOST;
const quiet = { stdout: process.stdout.write, stderr: process.stderr.write };
process.stdout.write = () => true;
process.stderr.write = () => true;

const { script, program } = load();
void warm().finally(() => {
  fs.rmSync(state, { recursive: true, force: true });
  Object.assign(process.stdout, { write: quiet.stdout });
  Object.assign(process.stderr, { write: quiet.stderr });
});

/** The commands whose start is felt most; what they have in common is most of the program. */
async function warm() {
  const document = path.join(state, 'a.yaml');
  const spec =
    'spec: {etherstubs: {s0: {}}, vnics: {v0: {over: s0, maxbw: 100M}}, flows: {f0: {over: v0, match: {protocol: tcp}}}}';
  fs.writeFileSync(document, `apiVersion: vnetctl/v1\nkind: Network\nmetadata: {name: a}\n${spec}\n`);
  await program.main(['apply', '-f', document, '--yes'], root);
  for (const command of [
    ['diff', '-f', document],
    ['show-vnic'],
    ['show-link'],
    ['show-flow'],
    ['host', 'show'],
    ['help'],
  ]) {
    await program.main(command, root);
  }
  // How the commands ended is no matter here; only that they ran.
  process.exitCode = 0;
  fs.writeFileSync(cache, script.createCachedData());
}

// npm run demo: from a fresh clone to a host that matches a document, with the program's own output. It works on a state
// directory of its own, so it starts from the same host every time and leaves the user's hosts alone.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build, install, root } from './lib/prepare.mjs';

const DOCUMENT = 'examples/web-tier.yaml';

/** What is typed, why, and the exit code that it must end with. */
const STEPS = [
  { say: 'The document is checked without any host', argv: ['validate', '-f', DOCUMENT] },
  { say: 'What would change, and what that disturbs', argv: ['plan', '-f', DOCUMENT] },
  { say: 'Do it, then look again', argv: ['apply', '-f', DOCUMENT, '--yes'] },
  { say: 'The state, in the columns of dladm and flowadm', argv: ['show-link'] },
  { argv: ['show-vnic'] },
  { argv: ['show-flow'] },
  { say: 'A second apply has nothing to do', argv: ['apply', '-f', DOCUMENT, '--yes'] },
  { argv: ['diff', '-f', DOCUMENT] },
  { argv: ['history'] },
];

install();
if (!build()) process.exit(1);
const state = mkdtempSync(path.join(tmpdir(), 'vnetctl-demo-'));
try {
  process.exitCode = STEPS.every((step) => show(step)) ? 0 : 1;
} finally {
  rmSync(state, { recursive: true, force: true });
}

/** Prints the command as one would type it, then runs it; false: it did not end well. */
function show({ say, argv }) {
  if (say) console.log(`\n# ${say}`);
  console.log(`$ vnetctl ${argv.join(' ')}`);
  const { status, signal } = spawnSync(process.execPath, [path.join(root, 'bin/run.js'), ...argv], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, XDG_STATE_HOME: state, VNETCTL_HOST: 'default' },
  });
  if (status !== 0) console.error(`demo: \`vnetctl ${argv.join(' ')}\` ended with ${status ?? signal}`);
  return status === 0;
}

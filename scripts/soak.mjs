// npm run soak [FACTOR] [FILTER...]: the property tests with FACTOR (default 20) times as many runs.
import { build, install, say, tool } from './lib/prepare.mjs';

install();
if (!build()) process.exit(1);
const [factor = '20', ...filters] = process.argv.slice(2);
say(`${factor} times the usual number of runs`);
process.exitCode = tool('vitest', ['run', '--testTimeout=0', ...filters], { VNETCTL_SOAK: factor });

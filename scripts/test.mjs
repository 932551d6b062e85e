// npm test: installs what is missing, runs the checks of `npm run check`, builds, runs every test. The last line counts them
// all: each check, the build, each test.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build, install, say, tool } from './lib/prepare.mjs';

install();
const { CHECKS, runChecks } = await import('./check.mjs');
const failedChecks = runChecks();
if (!build()) failedChecks.push('build');
say('tests (vitest)');
const tests = runTests();
for (const name of failedChecks) say(`failed: ${name}`);
const failed = tests.failed + failedChecks.length;
console.log(`${tests.passed + CHECKS.length + 1 - failedChecks.length} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** Runs vitest; a file that cannot be run, or a run that dies, counts as a failed test. */
function runTests() {
  const folder = mkdtempSync(path.join(tmpdir(), 'vnetctl-test-'));
  const file = path.join(folder, 'result.json');
  try {
    // Layering, the fourth check, is among the tests.
    // In a log, colours are noise.
    const plain = process.stdout.isTTY ? {} : { NO_COLOR: '1', FORCE_COLOR: undefined };
    const status = tool('vitest', ['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`], plain);
    const result = JSON.parse(readFileSync(file, 'utf8'));
    const broken = result.testResults.filter(
      (suite) => suite.status === 'failed' && suite.assertionResults.length === 0,
    );
    const failed = result.numFailedTests + broken.length;
    return { passed: result.numPassedTests, failed: failed === 0 && status !== 0 ? 1 : failed };
  } catch (error) {
    say(`vitest left no result: ${error.message}`);
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

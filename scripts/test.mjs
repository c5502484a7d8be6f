/**
 * `npm test`: installs what is missing, then unit tests in Node, unit tests in Chromium with the checks
 * beside them, both builds, and journeys in Chromium against the production build. Ends with `N passed, N failed`.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { buildWhenStale } from './build.mjs';
import { runChecks } from './check.mjs';
import { requireChromium } from './chromium.mjs';
import { installDependencies } from './install.mjs';
import { run } from './run.mjs';

const scratch = mkdtempSync(join(tmpdir(), 'twinset-test-'));

function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

/** A run that ended badly counts as one failure more than its tests, unless they explain it. */
function counted({ isOk }, passed, failed) {
  return { passed, failed: isOk ? failed : Math.max(failed, 1) };
}

/** @param more further arguments of vitest */
async function vitest(project, more = []) {
  const file = join(scratch, `${project}.json`);
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${file}`];
  const args = ['vitest/vitest.mjs', 'run', '--project', project, ...reporters, ...more];
  const result = await run(project, args, { show: true });
  const report = readReport(file);
  return counted(result, report?.numPassedTests ?? 0, report?.numFailedTests ?? 0);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function playwright() {
  const file = join(scratch, 'journeys.json');
  const args = ['@playwright/test/cli.js', 'test', '--reporter=list,json'];
  const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: file, JOURNEY_PORT: String(await freePort()) };
  const result = await run('journeys', args, { show: true, env });
  const stats = readReport(file)?.stats ?? { expected: 0, unexpected: 0, flaky: 0 };
  return counted(result, stats.expected + stats.flaky, stats.unexpected);
}

function build(name) {
  try {
    buildWhenStale(name);
    return { passed: 1, failed: 0 };
  } catch (error) {
    console.error(error.message);
    return { passed: 0, failed: 1 };
  }
}

/** One group after the other; the stages of a group run side by side. */
const groups = [
  [['build for Node', () => build('node')]],
  // Left alone it keeps one core free, which on two cores is half of them.
  [['unit tests in Node', () => vitest('node', [`--maxWorkers=${availableParallelism()}`])]],
  // The browser's tests wait more than they compute: a check at a time fits beside them.
  [
    ['checks', () => runChecks(1)],
    ['unit tests in Chromium', () => vitest('browser')],
  ],
  [['build of the app', () => build('app')]],
  [['journeys in Chromium', playwright]],
];

async function timed([name, work]) {
  const started = performance.now();
  const counts = await work();
  return { name, ...counts, seconds: (performance.now() - started) / 1000 };
}

async function main() {
  installDependencies();
  process.env.CHROMIUM = requireChromium();
  const summary = [];
  for (const group of groups) {
    console.log(`\n── ${group.map(([name]) => name).join(', ')}`);
    summary.push(...(await Promise.all(group.map(timed))));
  }
  console.log('');
  for (const { name, passed, failed, seconds } of summary) {
    console.log(`${name}: ${passed} passed, ${failed} failed, ${seconds.toFixed(1)} s`);
  }
  const total = (key) => summary.reduce((sum, stage) => sum + stage[key], 0);
  console.log(`\n${total('passed')} passed, ${total('failed')} failed`);
  process.exitCode = total('failed') === 0 ? 0 : 1;
}

try {
  await main();
} catch (error) {
  console.error(error.message);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

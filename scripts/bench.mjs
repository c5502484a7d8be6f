/**
 * `npm run bench [part …]`: measures on this machine and prints one table; the figures are kept as
 * JSON in bench/results. Parts: node, chromium, app; all of them where none is named.
 */
import { rmSync } from 'node:fs';
import { printTable, results } from './bench-table.mjs';
import { buildWhenStale } from './build.mjs';
import { requireChromium } from './chromium.mjs';
import { installDependencies } from './install.mjs';
import { prepareDuckdb } from './prepare-duckdb.mjs';
import { run } from './run.mjs';

const vitest = (project) => [
  'vitest/vitest.mjs',
  'run',
  '--config',
  'bench/vitest.config.ts',
  '--project',
  project,
];
const parts = {
  node: () => run('node', vitest('node'), { show: true }),
  chromium: () => run('chromium', vitest('chromium'), { show: true }),
  app: () => {
    buildWhenStale('app');
    const args = ['@playwright/test/cli.js', 'test', '--config', 'bench/playwright.config.ts'];
    return run('app', args, { show: true });
  },
};

installDependencies();
process.env.CHROMIUM = requireChromium();
await prepareDuckdb();
const wanted = process.argv.slice(2);
const names = wanted.length > 0 ? wanted : Object.keys(parts);
if (wanted.length === 0) rmSync(results, { recursive: true, force: true });
let isOk = true;
for (const name of names) {
  const part = parts[name];
  if (part === undefined)
    throw new Error(`There is no part “${name}”: ${Object.keys(parts).join(', ')}.`);
  isOk = (await part()).isOk && isOk;
}
printTable(/^(node|chromium|app)[a-z-]*\.json$/, 'all.json');
process.exitCode = isOk ? 0 : 1;

/**
 * `npm run bench [part …]`: measures on this machine and prints one table; the figures are kept as
 * JSON in bench/results. Parts: node, chromium, app; all of them where none is named.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { buildWhenStale } from './build.mjs';
import { requireChromium } from './chromium.mjs';
import { installDependencies, root } from './install.mjs';
import { prepareDuckdb } from './prepare-duckdb.mjs';
import { run } from './run.mjs';

const results = join(root, 'bench/results');
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

function readRows() {
  const files = readdirSync(results).filter((name) =>
    /^(node|chromium|app)[a-z-]*\.json$/.test(name),
  );
  return files.sort().flatMap((name) => JSON.parse(readFileSync(join(results, name), 'utf8')));
}

function lineOf({ what, value, unit, bar }) {
  const shown = Number(value.toPrecision(3));
  if (bar === null) return `| ${what} | ${shown} ${unit} | | |`;
  const isMet = bar.better === 'lower' ? value <= bar.limit : value >= bar.limit;
  const sign = bar.better === 'lower' ? '≤' : '≥';
  return `| ${what} | ${shown} ${unit} | ${sign} ${bar.limit} ${unit} | ${isMet ? 'met' : 'not met'} |`;
}

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
const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
const rows = readRows();
writeFileSync(join(results, 'all.json'), JSON.stringify({ machine, rows }, null, 2) + '\n');
console.log(`\n${machine}\n\n| what | measured | bar | |\n| --- | --- | --- | --- |`);
for (const row of rows) console.log(lineOf(row));
process.exitCode = isOk ? 0 : 1;

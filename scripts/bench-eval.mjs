/**
 * `npm run bench:eval [node|chromium]`: how long the judge takes on this machine, in one table; the figures
 * are kept as JSON in bench/results. Both places where none is named.
 */
import { mkdirSync } from 'node:fs';
import { printTable, results } from './bench-table.mjs';
import { requireChromium } from './chromium.mjs';
import { installDependencies } from './install.mjs';
import { prepareDuckdb } from './prepare-duckdb.mjs';
import { run } from './run.mjs';

const places = ['chromium', 'node'];
const wanted = process.argv.slice(2);
const names = wanted.length > 0 ? wanted : places;
const unknown = names.find((name) => !places.includes(name));
if (unknown !== undefined) throw new Error(`There is no place “${unknown}”: ${places.join(', ')}.`);

installDependencies();
if (names.includes('chromium')) {
  process.env.CHROMIUM = requireChromium();
  await prepareDuckdb();
}
mkdirSync(results, { recursive: true });
let isOk = true;
for (const name of names) {
  const args = ['vitest/vitest.mjs', 'run', '--config', 'bench/eval.config.ts', '--project', name];
  isOk = (await run(name, args, { show: true })).isOk && isOk;
}
printTable(new RegExp(`^eval-(${names.join('|')})\\.json$`), 'eval.json');
process.exitCode = isOk ? 0 : 1;

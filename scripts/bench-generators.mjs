/**
 * `npm run bench:generators [chromium|node] [generator …] [--seeds n] [--data adult,bank,housing,large]
 * [--set generator.option=value] [--threads n]`: generators on real tables, held to their bars; prints
 * Markdown, the figures are kept as JSON in bench/results. Chromium, all generators, three seeds and the
 * three real tables where nothing is said; `node trees` alone takes one seed of Adult, for developing.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { results } from './bench-table.mjs';
import { requireChromium } from './chromium.mjs';
import { installDependencies } from './install.mjs';
import { prepareDuckdb } from './prepare-duckdb.mjs';
import { run } from './run.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string' },
    data: { type: 'string' },
    set: { type: 'string', multiple: true },
    threads: { type: 'string', default: '2' },
  },
});
const places = ['chromium', 'node'];
const place = positionals.find((name) => places.includes(name)) ?? 'chromium';
const isQuick = place === 'node';

/** A word, or a number, true or false where it reads like one. */
function valueOf(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const options = {};
for (const setting of values.set ?? []) {
  const [, generator, option, value] = /^([^.]+)\.([^=]+)=(.*)$/.exec(setting) ?? [];
  if (generator === undefined) throw new Error(`“${setting}” is not generator.option=value.`);
  options[generator] = { ...options[generator], [option]: valueOf(value) };
}
const order = {
  generators: positionals.filter((name) => !places.includes(name)),
  data: (values.data ?? (isQuick ? 'adult' : 'adult,bank,housing')).split(','),
  seeds: Number(values.seeds ?? (isQuick ? 1 : 3)),
  threads: Number(values.threads),
  speedRows: 100_000,
  options,
};
const known = ['adult', 'bank', 'housing', 'large'];
const unknown = order.data.find((name) => !known.includes(name));
if (unknown !== undefined) throw new Error(`There is no table “${unknown}”: ${known.join(', ')}.`);

installDependencies();
if (place === 'chromium') {
  process.env.CHROMIUM = requireChromium();
  await prepareDuckdb();
}
mkdirSync(results, { recursive: true });
process.env.BENCH_ORDER = JSON.stringify(order);
const args = ['vitest/vitest.mjs', 'run', '--config', 'bench/generators.config.ts'];
const { isOk } = await run(place, [...args, '--project', place], { show: true });
if (isOk) {
  const file = join(results, `generators-${place}.json`);
  const { results: tables } = JSON.parse(readFileSync(file, 'utf8'));
  const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
  console.log(`\n${machine}; ${place}, ${order.threads} threads, median of ${order.seeds}\n`);
  console.log(tables.map(({ markdown }) => markdown).join('\n\n'));
}
process.exitCode = isOk ? 0 : 1;

/**
 * `npm run bench:generators [chromium|node] [generator …] [--seeds n] [--data adult,bank,housing,large]
 * [--set generator.option=value]`: generators on real tables, held to their bars; prints Markdown, the
 * figures are kept as JSON in bench/results. Chromium, all generators, three seeds and the three real
 * tables where nothing is said; in Node one seed of Adult, for developing. npm takes flags before `--`
 * for its own and leaves their values, so a bare number means seeds, a table's name data, a=b a setting.
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
const known = ['adult', 'bank', 'housing', 'large'];
const words = positionals.flatMap((word) => (word.includes('=') ? [word] : word.split(',')));
const place = words.find((word) => places.includes(word)) ?? 'chromium';
const isQuick = place === 'node';
const seeds = values.seeds ?? words.find((word) => /^\d+$/.test(word)) ?? (isQuick ? 1 : 3);
const named = values.data?.split(',') ?? words.filter((word) => known.includes(word));
const settings = [...(values.set ?? []), ...words.filter((word) => word.includes('='))];
const isGenerator = (word) => /^[a-z]+$/.test(word) && ![...places, ...known].includes(word);

/** A word, or a number, true or false where it reads like one. */
function valueOf(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const options = {};
for (const setting of settings) {
  const [, generator, option, value] = /^([^.]+)\.([^=]+)=(.*)$/.exec(setting) ?? [];
  if (generator === undefined) throw new Error(`“${setting}” is not generator.option=value.`);
  options[generator] = { ...options[generator], [option]: valueOf(value) };
}
const order = {
  generators: words.filter(isGenerator),
  data: named.length > 0 ? named : isQuick ? ['adult'] : ['adult', 'bank', 'housing'],
  seeds: Number(seeds),
  threads: Number(values.threads),
  speedRows: 100_000,
  options,
};
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

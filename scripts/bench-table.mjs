/** Figures of a benchmark as a table on the screen and as JSON in bench/results. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { root } from './install.mjs';

export const results = join(root, 'bench/results');

function lineOf({ what, value, unit, bar }) {
  const shown = Number(value.toPrecision(3));
  if (bar === null) return `| ${what} | ${shown} ${unit} | | |`;
  const isMet = bar.better === 'lower' ? value <= bar.limit : value >= bar.limit;
  const sign = bar.better === 'lower' ? '≤' : '≥';
  return `| ${what} | ${shown} ${unit} | ${sign} ${bar.limit} ${unit} | ${isMet ? 'met' : 'not met'} |`;
}

/**
 * Gathers the parts' files into one and prints it.
 * @param {RegExp} parts names of the files that the parts wrote
 * @param {string} whole the file for all of them
 */
export function printTable(parts, whole) {
  const files = readdirSync(results).filter((name) => parts.test(name));
  const rows = files
    .sort()
    .flatMap((name) => JSON.parse(readFileSync(join(results, name), 'utf8')));
  const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
  writeFileSync(join(results, whole), JSON.stringify({ machine, rows }, null, 2) + '\n');
  console.log(`\n${machine}\n\n| what | measured | bar | |\n| --- | --- | --- | --- |`);
  for (const row of rows) console.log(lineOf(row));
}

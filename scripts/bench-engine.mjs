/**
 * `npm run bench:engine [part …]`: the bars of the step compiler on this machine, in one table; the
 * figures are kept as JSON in bench/results. Parts: chromium, node; both where none is named. The part
 * dawn runs the WebGPU programs outside a browser, on a real GPU, and must be named.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { printTable, results } from './bench-table.mjs';
import { requireChromium } from './chromium.mjs';
import { installDependencies, root } from './install.mjs';
import { run } from './run.mjs';

const vitest = (project) => {
  const args = ['vitest/vitest.mjs', 'run', '--config', 'bench/engine.config.ts'];
  return run(project, [...args, '--project', project], { show: true });
};
function runFile(path) {
  const { status } = spawnSync(process.execPath, [path], { cwd: root, stdio: 'inherit' });
  return { isOk: status === 0 };
}

const parts = {
  chromium: () => vitest('chromium'),
  node: () => vitest('node'),
  dawn: async () => {
    const built = await run('build', [
      'vite/bin/vite.js',
      'build',
      '--config',
      'bench/dawn.config.ts',
    ]);
    if (!built.isOk) throw new Error(built.output);
    return runFile('bench/results/engine-dawn.mjs');
  },
};

installDependencies();
mkdirSync(results, { recursive: true });
const wanted = process.argv.slice(2);
const names = wanted.length > 0 ? wanted : ['chromium', 'node'];
if (names.includes('chromium')) process.env.CHROMIUM = requireChromium();
let isOk = true;
for (const name of names) {
  const part = parts[name];
  if (part === undefined)
    throw new Error(`There is no part “${name}”: ${Object.keys(parts).join(', ')}.`);
  isOk = (await part()).isOk && isOk;
}
printTable(new RegExp(`^engine-(${names.join('|')})\\.json$`), 'engine.json');
process.exitCode = isOk ? 0 : 1;

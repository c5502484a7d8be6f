/** `npm run check`: format, lint, types, import rules, unused code; every tool, then one summary. */
import { fileURLToPath } from 'node:url';
import { installDependencies } from './install.mjs';
import { run } from './run.mjs';

const tools = [
  ['svelte-check', ['svelte-check/bin/svelte-check', '--fail-on-warnings', '--output', 'human']],
  ['eslint', ['eslint/bin/eslint.js', '--max-warnings', '0', '.']],
  ['prettier', ['prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.']],
  ['tsc (service worker)', ['typescript/bin/tsc', '-p', 'src/service-worker']],
  [
    'dependency-cruiser',
    [
      'dependency-cruiser/bin/dependency-cruise.mjs',
      'src',
      'cli',
      '--config',
      '.dependency-cruiser.cjs',
    ],
  ],
  ['knip', ['knip/bin/knip.js']],
];

/**
 * Prints each result as it comes.
 * @param {number} atOnce how many run at a time; small machines have two cores
 */
export async function runChecks(atOnce = 2) {
  // What the types stand on is generated.
  await run('svelte-kit sync', ['@sveltejs/kit/svelte-kit.js', 'sync']);
  const waiting = [...tools];
  const results = [];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const result = await run(...next);
      results.push(result);
      console.log(`${result.isOk ? '✓' : '✗'} ${result.name} (${result.seconds.toFixed(1)} s)`);
      if (!result.isOk) console.log(result.output.trimEnd());
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  const failed = results.filter((result) => !result.isOk);
  return { passed: results.length - failed.length, failed: failed.length };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  installDependencies();
  const { passed, failed } = await runChecks();
  console.log(failed === 0 ? `All ${passed} checks passed.` : `${failed} checks failed.`);
  process.exitCode = failed === 0 ? 0 : 1;
}

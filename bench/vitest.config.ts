/** Benchmarks of single parts: in Node, and in Chromium on one thread. */
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { tensorflow, tensorflowDeps } from '../scripts/tensorflow.mjs';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const root = `${import.meta.dirname}/..`;
const timeouts = { testTimeout: 600_000, hookTimeout: 600_000 };

export default defineConfig({
  root,
  publicDir: 'static',
  server: { fs: { allow: [root, `${root}/../shared`] } },
  optimizeDeps: { exclude: ['@duckdb/duckdb-wasm', 'parquet-wasm'], include: tensorflow },
  worker: { format: 'es' },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          include: ['bench/node.bench.ts'],
          deps: tensorflowDeps,
          ...timeouts,
        },
      },
      {
        extends: true,
        test: {
          name: 'chromium',
          include: ['bench/chromium.bench.ts'],
          ...timeouts,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: { executablePath, args: ['--no-sandbox'] } }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});

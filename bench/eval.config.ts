/** The benchmark of the judge: in Node, and in a Chromium page that may share memory. */
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { tensorflow, tensorflowDeps } from '../scripts/tensorflow.mjs';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const args = ['--no-sandbox', '--enable-blink-features=ForceEagerMeasureMemory'];
const timeouts = { testTimeout: 7_200_000, hookTimeout: 600_000 };
const root = `${import.meta.dirname}/..`;

export default defineConfig({
  root,
  publicDir: 'static',
  cacheDir: 'node_modules/.vite/bench-eval',
  server: {
    fs: { allow: [root, `${root}/../shared`] },
    headers: {
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    },
  },
  optimizeDeps: { exclude: ['@duckdb/duckdb-wasm', 'parquet-wasm'], include: tensorflow },
  worker: { format: 'es' },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          include: ['bench/eval-node.bench.ts'],
          deps: tensorflowDeps,
          ...timeouts,
        },
      },
      {
        extends: true,
        test: {
          name: 'chromium',
          include: ['bench/eval-chromium.bench.ts'],
          ...timeouts,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: { executablePath, args } }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});

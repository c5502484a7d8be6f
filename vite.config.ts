/** The app's build, and the two kinds of unit tests: in Node, and in a real Chromium. */
import { createReadStream, existsSync, realpathSync } from 'node:fs';
import { sveltekit } from '@sveltejs/kit/vite';
import { playwright } from '@vitest/browser-playwright';
import { runnerImport, type Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { prepareDuckdb } from './scripts/prepare-duckdb.mjs';
import { softwareGpu } from './scripts/software-gpu.mjs';
import { tensorflow, tensorflowDeps } from './scripts/tensorflow.mjs';
import type * as Server from './src/lib/server';

const chromium = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** Tests read the shared tables beside the repository, where there are any; Vite asks for the place behind a link. */
const sharedData = existsSync('../shared/data') ? [realpathSync('../shared/data')] : [];

/** Runs before anything reads static/: at the start of `vite build`, `vite dev` and vitest alike. */
const duckdb: Plugin = {
  name: 'twinset-duckdb',
  async config() {
    await prepareDuckdb();
  },
  configureServer(server) {
    // Vite would send a .gz as `Content-Encoding: gzip`; our own server and static hosts do not.
    server.middlewares.use('/duckdb/duckdb-eh.wasm.gz', (_request, response) => {
      response.writeHead(200, { ...isolation, 'Content-Type': 'application/gzip' });
      createReadStream('static/duckdb/duckdb-eh.wasm.gz').pipe(response);
    });
  },
};

/** Runs after SvelteKit's adapter, which ends the server half of the build: then build/ has its pages. */
function finish(): Plugin {
  let isServerHalf = false;
  return {
    name: 'twinset-finish',
    apply: 'build',
    configResolved(config) {
      isServerHalf = Boolean(config.build.ssr);
    },
    closeBundle: {
      sequential: true,
      order: 'post',
      handler: async () => {
        if (!isServerHalf) return;
        const { module } = await runnerImport<typeof Server>('./src/lib/server/index.ts');
        await Promise.all([module.writeHeadersFile('build'), module.writeOfflineList('build')]);
      },
    },
  };
}

export default defineConfig({
  plugins: [duckdb, sveltekit(), finish()],
  worker: { format: 'es' },
  // SvelteKit builds with relative addresses, which mean something else inside a worker.
  define: { 'import.meta.env.APP_BASE': JSON.stringify(`${process.env['BASE_PATH'] ?? ''}/`) },
  build: { target: 'es2022', assetsInlineLimit: 0 },
  server: { headers: isolation, fs: { allow: ['.', ...sharedData] } },
  optimizeDeps: {
    exclude: ['@duckdb/duckdb-wasm', 'parquet-wasm'],
    // Vite finds what workers import only when they run, and then reloads the page under a test.
    include: [
      '@hpcc-js/wasm-zstd',
      '@tensorflow/tfjs-backend-cpu',
      '@tensorflow/tfjs-backend-webgpu',
      '@tensorflow/tfjs-core',
      'apache-arrow',
      'comlink',
      'fast-check',
      'fflate',
      'hash-wasm',
      'idb',
      'zod',
      ...tensorflow,
    ],
  },
  test: {
    env: { PROPERTY_SEED: process.env['PROPERTY_SEED'] ?? '' },
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          // Slow machines are no fault of what is tested.
          testTimeout: 30_000,
          environment: 'node',
          setupFiles: 'tests/property-seed.ts',
          // No test changes what another sees; a fresh process for each file costs a fourth of the time.
          isolate: false,
          include: ['src/**/*.test.ts', 'cli/**/*.test.ts', 'tests/unit/**/*.test.ts'],
          exclude: ['**/*.browser.test.ts'],
          deps: tensorflowDeps,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['src/**/*.browser.test.ts'],
          setupFiles: 'tests/property-seed.ts',
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { executablePath: chromium, args: ['--no-sandbox', ...softwareGpu] },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});

/** The benchmark of the step compiler: in Node, and in a Chromium page that may share memory. */
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { softwareGpu } from '../scripts/software-gpu.mjs';
import { tensorflow, tensorflowDeps } from '../scripts/tensorflow.mjs';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const args = ['--no-sandbox', ...softwareGpu];
const timeouts = { testTimeout: 600_000, hookTimeout: 600_000 };

export default defineConfig({
  root: `${import.meta.dirname}/..`,
  publicDir: 'static',
  server: {
    headers: {
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    },
  },
  optimizeDeps: { include: tensorflow },
  worker: { format: 'es' },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          include: ['bench/engine-node.bench.ts'],
          deps: tensorflowDeps,
          ...timeouts,
        },
      },
      {
        extends: true,
        test: {
          name: 'chromium',
          include: ['bench/engine-chromium.bench.ts'],
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

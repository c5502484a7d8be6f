/** Benchmarks of the production build in Chromium: one worker, no retries, generous time. */
import { defineConfig } from '@playwright/test';
import { join } from 'node:path';
import journeys from '../playwright.config';

const [server] = [journeys.webServer ?? []].flat();
if (server === undefined) throw new Error('playwright.config.ts names no server');

const { launchOptions } = journeys.use ?? {};
// Or the browser measures memory only at its next large garbage collection, up to 20 s later.
const measureAtOnce = '--enable-blink-features=ForceEagerMeasureMemory';

// Spread, because `defineConfig` would start the servers of both.
export default defineConfig({
  ...journeys,
  testDir: '.',
  testMatch: ['*.app.ts'],
  timeout: 600_000,
  reporter: 'line',
  use: {
    ...journeys.use,
    trace: 'off',
    launchOptions: { ...launchOptions, args: [...(launchOptions?.args ?? []), measureAtOnce] },
  },
  webServer: { ...server, cwd: join(import.meta.dirname, '..') },
});

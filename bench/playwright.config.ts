/** Benchmarks of the production build in Chromium: one worker, no retries, generous time. */
import { defineConfig } from '@playwright/test';
import journeys from '../playwright.config';

export default defineConfig(journeys, {
  testDir: '.',
  testMatch: ['*.app.ts'],
  timeout: 600_000,
  reporter: 'line',
  use: { ...journeys.use, trace: 'off' },
});

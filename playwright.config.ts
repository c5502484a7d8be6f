/** Journeys in a real Chromium against the production build, served by our own server. */
import { defineConfig } from '@playwright/test';

/** `npm test` chooses one that is free. */
const port = Number(process.env['JOURNEY_PORT'] ?? 4199);
const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const isRoot = process.getuid?.() === 0;

const changesTheBuild = 'e2e/update.spec.ts';

export default defineConfig({
  testDir: 'tests',
  // Each journey has a browser profile of its own; two of them share two cores better than one does.
  workers: 2,
  // A slow machine is no fault of the app: these say only when a test hangs.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  reporter: 'list',
  projects: [
    {
      name: 'journeys',
      testMatch: ['e2e/**/*.spec.ts', 'a11y/**/*.spec.ts'],
      testIgnore: changesTheBuild,
    },
    // It puts another version on the server, which the others must not see.
    { name: 'update', testMatch: changesTheBuild, dependencies: ['journeys'] },
  ],
  use: {
    baseURL: `http://localhost:${port}`,
    // A trace makes a journey half as long again; `npx playwright test --trace on` asks for one.
    trace: 'off',
    launchOptions: { executablePath, args: isRoot ? ['--no-sandbox'] : [] },
  },
  webServer: {
    command: 'node scripts/start.mjs',
    env: { PORT: String(port) },
    url: `http://localhost:${port}/healthz`,
    timeout: 180_000,
  },
});

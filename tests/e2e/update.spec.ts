/** A newer version that lies on the server is offered, and taken over only when the person says so. */
import { expect, test } from '@playwright/test';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { testIds } from '../../src/lib/ui/test-ids';
import { peopleCsv } from './people';
import { dropTable, waitForProfile } from './steps';

const workerFile = 'build/service-worker.js';

test('a new version is offered, and used on a click', async ({ page }) => {
  await page.goto('/');
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller !== null) return;
    await new Promise((resolve) => {
      navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true });
    });
  });
  await dropTable(page, 'people.csv', peopleCsv(100));
  await waitForProfile(page);
  const before = await readFile(workerFile);
  try {
    await appendFile(workerFile, '\n// a later version\n');
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
    const toast = page.getByTestId(testIds.toast);
    await expect(toast).toContainText('A new version of Twinset is ready');
    const loaded = page.waitForEvent('load');
    await toast.getByRole('button', { name: 'Use it now' }).click();
    await loaded;
    await waitForProfile(page);
    await expect(toast).toHaveCount(0);
  } finally {
    await writeFile(workerFile, before);
  }
});

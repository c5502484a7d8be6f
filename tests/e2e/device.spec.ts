/** Where training runs: what a person is told, how a device is tested and chosen, and what a poorer browser gets. */
import { expect, test, type Page } from '@playwright/test';
import { testIds } from '../../src/lib/ui/test-ids';
import { holdWorkers } from './steps';

const card = (page: Page, kind: string) => page.locator(`[data-device="${kind}"]`);
const used = (page: Page) => page.getByTestId(testIds.deviceUsed);

async function openDevices(page: Page): Promise<void> {
  await page.goto('/settings/device');
  await expect(used(page)).toBeVisible();
}

test('WebAssembly is found, tested and chosen; the choice outlives a reload', async ({ page }) => {
  await openDevices(page);
  await expect(used(page)).toContainText('WebAssembly');
  await expect(card(page, 'wasm')).toContainText('memory shared between its threads');
  // No graphics card on the machines of these tests: said, and not to be chosen.
  await expect(card(page, 'webgpu').getByRole('radio')).toBeDisabled();

  const letGo = await holdWorkers(page);
  await card(page, 'wasm').getByRole('button').click();
  await expect(page.getByTestId(testIds.progress)).toBeVisible();
  await letGo();
  await expect(card(page, 'wasm')).toContainText(/Right/, { timeout: 60_000 });
  await expect(card(page, 'wasm')).toContainText(/[1-9][\d,.]* GFLOP\/s/);

  await card(page, 'reference').getByRole('radio').check();
  await expect(used(page)).toContainText('You chose it');
  await page.reload();
  await expect(used(page)).toContainText('TensorFlow.js on the processor');
  await expect(card(page, 'reference').getByRole('radio')).toBeChecked();
  await expect(card(page, 'wasm')).toContainText(/GFLOP\/s/);
  await page.getByRole('radio', { name: 'Automatic' }).check();
  await expect(used(page)).toContainText('WebAssembly');
});

test('a test is cancelled, leaves no result, and can be run again', async ({ page }) => {
  await openDevices(page);
  const letGo = await holdWorkers(page);
  await page.getByTestId(testIds.deviceTest).click();
  await page.getByTestId(testIds.cancel).click();
  await letGo();
  await expect(page.getByTestId(testIds.progress)).toHaveCount(0);
  await expect(card(page, 'reference')).not.toContainText('GFLOP/s');
  await expect(page.getByTestId(testIds.deviceTest)).toBeEnabled();
  await card(page, 'wasm').getByRole('button').click();
  await expect(card(page, 'wasm')).toContainText(/GFLOP\/s/, { timeout: 60_000 });
});

test('what was kept is not trusted: a broken note counts as none', async ({ page }) => {
  await page.addInitScript(() =>
    localStorage.setItem('twinset-device', '{"preference":"abacus","tests":{"wasm":7}}'),
  );
  await openDevices(page);
  await expect(page.getByRole('radio', { name: 'Automatic' })).toBeChecked();
  await expect(used(page)).toContainText('WebAssembly');
});

test.describe('a browser that does not isolate the page', () => {
  test.use({ serviceWorkers: 'block' });

  test('computes on one thread, says why, and still computes right', async ({ page }) => {
    await page.route('**/settings/device', async (route) => {
      const response = await route.fetch();
      const headers = response.headers();
      delete headers['cross-origin-opener-policy'];
      delete headers['cross-origin-embedder-policy'];
      await route.fulfill({ response, headers });
    });
    await openDevices(page);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    await expect(used(page)).toContainText('WebAssembly, one thread');
    await expect(card(page, 'wasm')).toContainText('this page is not isolated');
    await card(page, 'wasm').getByRole('button').click();
    await expect(card(page, 'wasm')).toContainText(/Right/, { timeout: 60_000 });
  });
});

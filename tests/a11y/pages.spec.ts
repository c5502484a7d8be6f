import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { testIds } from '../../src/lib/ui/test-ids';
import { peopleCsv } from '../e2e/people';
import {
  dropTable,
  generate,
  goToModel,
  holdWorkers,
  judge,
  openExport,
  train,
  trainLong,
  waitForJudge,
  waitForProfile,
  withoutSaveDialog,
} from '../e2e/steps';

/** No violation of any rule of axe, best practices included; names the page in the failure. */
async function expectAccessible(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, nodes }) => ({
    id,
    targets: nodes.slice(0, 3).map((node) => `${node.target.join(' ')}: ${node.failureSummary}`),
  }));
  expect(found, what).toEqual([]);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    test('pages without a project', async ({ page }) => {
      await page.goto('/');
      await expect(page.getByTestId(testIds.dropArea)).toBeVisible();
      await expectAccessible(page, 'start');
      await page.getByTestId(testIds.paste).click();
      await expectAccessible(page, 'paste dialog');
      await page.goto('/about');
      await expect(page.locator('h1')).toBeVisible();
      await expectAccessible(page, 'about');
      await page.goto('/settings');
      await expect(page.locator('h1')).toBeVisible();
      await expectAccessible(page, 'settings');
      await page.goto('/settings/device');
      await expect(page.getByTestId(testIds.deviceUsed)).toBeVisible();
      await expectAccessible(page, 'device');
      const letGo = await holdWorkers(page);
      await page.getByTestId(testIds.deviceTest).click();
      await expect(page.getByTestId(testIds.progress)).toBeVisible();
      await expectAccessible(page, 'device under test');
      await page.getByTestId(testIds.cancel).click();
      await letGo();
      await expect(page.getByTestId(testIds.progress)).toHaveCount(0);
      await page.goto('/compare');
      await expect(page.getByTestId(testIds.swapFiles)).toBeVisible();
      await expectAccessible(page, 'compare two tables');
      const table = { mimeType: 'text/csv', buffer: Buffer.from(peopleCsv(120)) };
      const earlier = page.getByTestId(testIds.earlierFile);
      await earlier.setInputFiles({ ...table, name: 'empty.csv', buffer: Buffer.from('') });
      await page.getByTestId(testIds.laterFile).setInputFiles({ ...table, name: 'new.csv' });
      await expect(page.getByRole('alert')).toBeVisible();
      await expectAccessible(page, 'compare two tables, one of them bad');
      await earlier.setInputFiles({ ...table, name: 'old.csv' });
      await expect(page.getByTestId(testIds.driftVerdict)).toBeVisible({ timeout: 60_000 });
      await page.locator('main details summary').last().click();
      await expectAccessible(page, 'two tables compared');
      await page.goto('/project/none/data');
      await expect(page.locator('h1')).toBeVisible();
      await expectAccessible(page, 'a project that is gone');
      await page.goto('/nowhere');
      await expect(page.locator('h1')).toBeVisible();
      await expectAccessible(page, 'an address that is none');
    });

    test('the five pages of a project', async ({ page }) => {
      // All rules over the whole report, everything open, take their time.
      test.slow();
      await withoutSaveDialog(page);
      await page.goto('/');
      await dropTable(page, 'people.csv', peopleCsv(300));
      await waitForProfile(page);
      await expect(page.getByTestId(testIds.heatMap)).toBeVisible();
      await expectAccessible(page, 'data');
      await page.getByTestId(testIds.kindMenu).first().click();
      await expect(page.getByRole('menu')).toBeVisible();
      await expectAccessible(page, 'menu of kinds');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Show as table' }).first().click();
      await expectAccessible(page, 'a chart as a table');
      await goToModel(page);
      await expectAccessible(page, 'model');
      await train(page);
      await expectAccessible(page, 'train');
      await generate(page, 200);
      await expectAccessible(page, 'generate');
      await judge(page);
      await expectAccessible(page, 'report, growing');
      await waitForJudge(page);
      await page
        .getByTestId(testIds.columnTable)
        .getByRole('button', { expanded: false })
        .first()
        .click();
      for (const details of await page.locator('main details').all()) {
        await details.evaluate((node: HTMLDetailsElement) => (node.open = true));
      }
      await expectAccessible(page, 'report, everything open');
      await openExport(page);
      await expectAccessible(page, 'export dialog');
      await page.goto('/settings');
      await expect(page.getByTestId(testIds.deleteEverything)).toBeVisible();
      await expectAccessible(page, 'settings with a project');
      await page.getByTestId(testIds.deleteEverything).click();
      await expectAccessible(page, 'delete everything');
    });

    test('looking into the twin', async ({ page }) => {
      await page.goto('/');
      await dropTable(page, 'people.csv', peopleCsv(300));
      await waitForProfile(page);
      await goToModel(page);
      await train(page);
      await generate(page, 200);
      await page.goto(page.url().replace(/\/generate$/, '/explore'));
      const bars = page.getByTestId(testIds.pickBars);
      await bars.first().getByRole('option').first().click();
      await expect(page.getByRole('button', { name: 'Show all rows' })).toBeVisible();
      await page.getByTestId(testIds.pairThird).selectOption({ index: 1 });
      await expect(page.getByTestId(testIds.pairExplorer).locator('h3').first()).toBeVisible();
      await expectAccessible(page, 'chosen rows');
      await page.getByRole('link', { name: 'Spot the fake' }).click();
      await page.getByTestId(testIds.dealFakes).click();
      await page.getByTestId(testIds.sayReal).click();
      await expectAccessible(page, 'spot the fake');
      await page.getByRole('button', { name: 'All in a table' }).click();
      await expectAccessible(page, 'spot the fake, all rows');
      await page.getByRole('link', { name: 'Compare two reports' }).click();
      await expect(page.getByTestId(testIds.compareRuns)).toBeVisible();
      await expectAccessible(page, 'compare reports');
      await page.goto(page.url().replace(/\/explore.*$/, '/drift'));
      await page.getByTestId(testIds.driftFile).setInputFiles({
        name: 'new.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(peopleCsv(200)),
      });
      await expect(page.getByTestId(testIds.driftVerdict)).toBeVisible({ timeout: 60_000 });
      await page.locator('main details summary').last().click();
      await expectAccessible(page, 'compare with another file');
    });

    test('a training, from its curves to its model', async ({ page }) => {
      await page.goto('/');
      await dropTable(page, 'people.csv', peopleCsv(300));
      await waitForProfile(page);
      await goToModel(page);
      await trainLong(page);
      await expect(page.getByTestId(testIds.sampleRows)).toBeVisible({ timeout: 60_000 });
      await page.getByTestId(testIds.pause).click();
      await expect(page.getByTestId(testIds.progress)).toContainText('Saved at step');
      await expectAccessible(page, 'train, running');
      await page.getByTestId(testIds.cancel).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await expectAccessible(page, 'throw away?');
      await page.reload();
      await expect(page.getByTestId(testIds.queue)).toBeVisible();
      await expectAccessible(page, 'train, interrupted');
      await page.getByTestId(testIds.primary).click();
      await page.getByTestId(testIds.stopKeep).click();
      await expect(page.getByTestId(testIds.runDone)).toBeVisible({ timeout: 60_000 });
      await page.getByText(/^How the training of/).click();
      await expectAccessible(page, 'a model with its curves');
    });
  });
}

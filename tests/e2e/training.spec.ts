/** Training that takes a while: watched, paused, cut off, gone on with, kept; several in a queue; Auto. */
import { expect, test, type Page } from '@playwright/test';
import { testIds } from '../../src/lib/ui/test-ids';
import { peopleCsv } from './people';
import {
  chooseGenerator,
  dropTable,
  generate,
  goToModel,
  train,
  trainLong,
  untilKept,
  waitForProfile,
  withoutSaveDialog,
} from './steps';

async function imported(page: Page): Promise<void> {
  await withoutSaveDialog(page);
  await page.goto('/');
  await dropTable(page, 'people.csv', peopleCsv(800));
  await waitForProfile(page);
}

test('a network is watched, cut off by a reload, gone on with, and kept', async ({ page }) => {
  await imported(page);
  await goToModel(page, 'tvae');
  await trainLong(page);
  const running = page.getByTestId(testIds.progress);
  await expect(running).toContainText('Training TVAE');
  await expect(running).toContainText('rows/s');
  await expect(page).toHaveTitle(/trained · people/);
  await expect(page.getByTestId(testIds.qualityChart)).toContainText('real rows score', {
    timeout: 60_000,
  });
  await expect(page.getByTestId(testIds.sampleRows).getByRole('row')).toHaveCount(21);
  await page.getByTestId(testIds.lossChart).getByText('Show as table').click();
  await expect(page.getByTestId(testIds.lossChart).getByRole('row').nth(2)).toBeVisible();

  await page.getByTestId(testIds.pause).click();
  await expect(running).toContainText('Saved at step');
  await page.reload();
  await expect(page.getByTestId(testIds.queue)).toContainText('Interrupted at');
  const goOn = page.getByRole('button', { name: /^Go on from step/ });
  const [from] = /[\d,]+/.exec((await goOn.textContent()) ?? '') ?? [''];
  await goOn.click();
  const step = async () =>
    wholeOf(/step ([\d,]+) of/.exec((await running.textContent()) ?? '')?.[1] ?? '');
  await expect.poll(step, { timeout: 60_000 }).toBeGreaterThanOrEqual(wholeOf(from));

  await page.getByTestId(testIds.stopKeep).click();
  await expect(page.getByTestId(testIds.runDone)).toBeVisible({ timeout: 60_000 });
  await expect(page.getByTestId(testIds.runTable)).toContainText('stopped by you');
  await generate(page, 300);
});

test('several wait in a queue, and their models are compared', async ({ page }) => {
  await imported(page);
  await goToModel(page, 'trees');
  for (const generator of ['trees', 'copula']) {
    await chooseGenerator(page, generator);
    await page.getByTestId(testIds.queueAdd).click();
  }
  await chooseGenerator(page, 'circuit');
  await expect(page.getByTestId(testIds.primary)).toContainText('Train 3 models');
  await train(page);
  await expect(page.getByTestId(testIds.progress)).toHaveCount(0);
  const table = page.getByTestId(testIds.runTable);
  await expect(table.getByRole('radio')).toHaveCount(3);
  await expect(page.getByRole('region', { name: 'What depends on what' })).toBeVisible();

  await table.getByRole('button', { name: 'Rename people Trees 1' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('The trees');
  await page.keyboard.press('Enter');
  await expect(table.getByRole('radio', { name: 'The trees' })).toBeVisible();
  await table.getByRole('button', { name: 'Delete The trees' }).click();
  await expect(table.getByRole('radio')).toHaveCount(2);
  await page.getByTestId(testIds.toast).getByRole('button', { name: 'Undo' }).click();
  await table.getByRole('radio', { name: 'The trees' }).check();
  await untilKept(page);
  await page.reload();
  await expect(table.getByRole('radio', { name: 'The trees' })).toBeChecked();
});

test('Auto is chosen at first, and says why it took what it took', async ({ page }) => {
  await imported(page);
  await page.getByTestId(testIds.primary).click();
  await page.waitForURL(/\/model$/);
  await expect(page.getByTestId(testIds.generatorCard).first().getByRole('radio')).toBeChecked();
  await page.getByTestId(testIds.primary).click();
  await expect(page.getByTestId(testIds.runDone)).toContainText('Why Auto chose', {
    timeout: 100_000,
  });
});

/** Not a number where there is none. */
const wholeOf = (text: string) => Number.parseInt(text.replaceAll(',', ''), 10);

import { expect, test, type Page } from '@playwright/test';
import { testIds } from '../../src/lib/ui/test-ids';
import { peopleCsv } from './people';
import {
  dropTable,
  generate,
  goToModel,
  judge,
  train,
  waitForJudge,
  waitForProfile,
  withoutSaveDialog,
} from './steps';

async function reportOnPeople(page: Page): Promise<void> {
  await withoutSaveDialog(page);
  await page.goto('/');
  await dropTable(page, 'people.csv', peopleCsv(400));
  await waitForProfile(page);
  await goToModel(page);
  await train(page);
  await generate(page, 300);
  await judge(page);
}

const part = (page: Page, name: string) =>
  page.locator(`[data-testid=${testIds.part}][data-part=${name}]`);

test('a report grows part by part and is read by keyboard, down to a figure', async ({ page }) => {
  await reportOnPeople(page);
  await waitForJudge(page);
  expect(await page.getByTestId(testIds.part).count()).toBeGreaterThan(10);
  await expect(page.getByText('Being judged; it appears when it is ready.')).toHaveCount(0);
  await expect(part(page, 'custom')).toContainText('Not judged:');
  await page.reload();
  await expect(part(page, 'usefulness')).toContainText('A model trained on the twin');

  const sections = page.getByRole('navigation', { name: 'Sections of the report' });
  await sections.getByRole('link', { name: /^Columns/ }).focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#columns$/);
  await expect(page.getByRole('heading', { name: 'Columns', exact: true })).toBeInViewport();
  const table = page.getByTestId(testIds.columnTable);
  await expect(table.getByTestId(testIds.distribution)).toHaveCount(7);
  await page.getByLabel('Find a column').focus();
  await page.keyboard.type('inc');
  await expect(table.getByTestId(testIds.distribution)).toHaveCount(1);
  await table.getByRole('button', { name: 'income' }).press('Enter');
  const figure = table.getByTestId(testIds.scoreRow).first();
  await figure.locator('summary').press('Enter');
  await expect(figure).toContainText('When not to trust it');
});

test('gates may hold back the export; a metric of one’s own is asked, or says what is wrong with it', async ({
  page,
}) => {
  await reportOnPeople(page);
  await waitForJudge(page);
  const gates = page.getByTestId(testIds.gates);
  await gates.getByText('What each gate asks').click();
  const limit = gates.getByLabel('Limit of overall likeness, per cent');
  await expect(limit).toHaveValue('90');
  await gates.getByLabel('Strict').check();
  await expect(limit).toHaveValue('97');
  await limit.fill('100');
  await limit.blur();
  await expect(gates.getByLabel('My own')).toBeChecked();
  await gates.getByLabel('Hold back the export').check();
  await expect(page.getByTestId(testIds.primary)).toBeDisabled();
  await expect(page.locator('#held-back')).toContainText('overall');

  const settings = page.getByTestId(testIds.judgeSettings);
  const add = async (name: string, sql: string) => {
    await settings.getByLabel('Name', { exact: true }).fill(name);
    await settings.getByTestId(testIds.customSql).fill(sql);
    await settings.getByRole('button', { name: 'Add the metric' }).click();
    await expect(settings.getByRole('listitem').filter({ hasText: name })).toBeVisible();
  };
  await add('eldest', 'SELECT max(age) FROM synthetic');
  await add('broken', 'SELECT nothing FROM synthetic');
  await page.getByTestId(testIds.judgeAgain).last().click();
  const results = page.getByTestId(testIds.customResults).getByTestId(testIds.scoreRow);
  await expect(results.filter({ hasText: 'eldest' })).toContainText(/\b[4-6]\d\b/, {
    timeout: 90_000,
  });
  await expect(results.filter({ hasText: 'broken' })).toContainText('Not measured:');
  await expect(page.getByTestId(testIds.primary)).toBeDisabled();
});

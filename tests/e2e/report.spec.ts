import { expect, test, type Page } from '@playwright/test';
import { testIds } from '../../src/lib/ui/test-ids';
import { peopleCsv } from './people';
import {
  dropTable,
  generate,
  goToModel,
  holdWrites,
  judge,
  train,
  untilKept,
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

/** Income is highest in the middle of life: a relation that ranks do not show, so that the copula loses it. */
function bentCsv(rowCount: number): string {
  let state = 7;
  const next = () => (state = (state * 48271) % 2147483647) / 2147483647;
  const lines = Array.from({ length: rowCount }, () => {
    const age = 20 + Math.floor(next() * 46);
    const income = Math.round(4200 - 5 * (age - 43) ** 2 + next() * 300);
    return [age, income, next() < 0.5 ? 'day' : 'night', Math.round(10 + next() * 20)].join(',');
  });
  return `age,income,shift,pay\n${lines.join('\n')}\n`;
}

test('what the report suggests is tried by one press; before stands beside after, and either is taken', async ({
  page,
}) => {
  await withoutSaveDialog(page);
  await page.goto('/');
  await dropTable(page, 'bent.csv', bentCsv(700));
  await waitForProfile(page);
  await goToModel(page);
  await train(page);
  await generate(page, 500);
  await judge(page);
  await waitForJudge(page);

  const problem = page.getByTestId(testIds.problems).getByRole('listitem').first();
  await expect(problem).toContainText('What predicts “income” got lost.');
  await expect(problem).toContainText('copula');
  const headline = page.getByTestId(testIds.verdict).getByRole('heading', { level: 2 });
  const earlier = await headline.innerText();

  // Given up half-way, everything is as it was.
  const mending = page.getByTestId(testIds.mending);
  const letGo = await holdWrites(page, 'reports');
  await problem.getByTestId(testIds.tryFix).click();
  await expect(mending).toBeInViewport();
  await expect(mending.getByText('judge', { exact: true })).toHaveAttribute('aria-current', 'step');
  await mending.getByTestId(testIds.cancel).click();
  await letGo();
  await expect(mending).toContainText('model and table are those from before');
  await expect(headline).toHaveText(earlier);
  await mending.getByRole('button', { name: 'Close' }).click();
  await expect(mending).toHaveCount(0);

  await problem.getByTestId(testIds.tryFix).click();
  await expect(mending).toContainText('The problem is gone.', { timeout: 90_000 });
  await expect(mending).toContainText(/\d+ of \d+ figures got better and \d+ worse/);
  const better = mending.getByRole('region', { name: 'Better: before and after' });
  const lost = better.getByRole('row', { name: /^what a model loses/ });
  const [before, after] = await lost.getByRole('cell').allInnerTexts();
  expect(Number(before)).toBeGreaterThan(0.3);
  expect(Number(after)).toBeLessThan(0.1);
  await mending.getByText('The columns of the problem, before and after').click();
  await expect(mending.getByRole('img', { name: /^income, Real and Synthetic/ })).toHaveCount(2);

  const now = await headline.innerText();
  expect(now).not.toBe(earlier);
  await mending.getByRole('button', { name: 'Go back to the earlier one' }).click();
  await expect(mending).toContainText('You are back at the earlier table');
  await expect(headline).toHaveText(earlier);
  await mending.getByRole('button', { name: 'Take the new one again' }).click();
  await expect(headline).toHaveText(now);
  // The choice is there for as long as nobody has made it.
  await untilKept(page);
  await page.reload();
  await expect(mending).toContainText('The problem is gone.');
  await expect(mending).toContainText('The new table is the one shown below');
  await mending.getByRole('button', { name: 'Go back to the earlier one' }).click();
  await expect(headline).toHaveText(earlier);
  await untilKept(page);
  await page.reload();
  await expect(mending).toContainText('You are back at the earlier table');
  await expect(headline).toHaveText(earlier);
  await mending.getByRole('button', { name: 'Take the new one again' }).click();
  await expect(headline).toHaveText(now);
  await mending.getByRole('button', { name: 'Keep the new one' }).click();
  await expect(mending).toHaveCount(0);
  await untilKept(page);
  await page.reload();
  await expect(headline).toHaveText(now);
});

import { expect, test, type Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
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
} from './steps';

/** With a drawn table, on the page that looks into it. */
async function openExplorer(page: Page): Promise<void> {
  await page.goto('/');
  await dropTable(page, 'people.csv', peopleCsv(900));
  await waitForProfile(page);
  await page.getByTestId(testIds.acceptSuggestions).click();
  await goToModel(page);
  await train(page);
  await generate(page, 600);
  await page.goto(page.url().replace(/\/generate$/, '/explore'));
  await expect(page.getByTestId(testIds.filterBar)).toContainText('720 real rows, 600 synthetic');
}

const bars = (page: Page, column: string) =>
  page.locator(`[data-testid=${testIds.pickBars}][data-column=${column}]`);

test('choosing a bar, by mouse or keyboard, filters everything; the way back shows all rows', async ({
  page,
}) => {
  await openExplorer(page);
  const filterBar = page.getByTestId(testIds.filterBar);
  const grid = page.getByTestId(testIds.exploreRows);

  await bars(page, 'job')
    .getByRole('option', { name: /^nurse/ })
    .click();
  await expect(filterBar).toContainText('job: nurse');
  await expect(grid.getByRole('gridcell', { name: 'nurse' }).first()).toBeVisible();
  await expect(grid.getByRole('gridcell', { name: 'clerk' })).toHaveCount(0);

  await bars(page, 'member').focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(filterBar).toContainText('member: yes');
  await expect(grid.getByRole('gridcell', { name: 'no', exact: true })).toHaveCount(0);

  await page.getByTestId(testIds.pairFirst).selectOption('age');
  await page.getByTestId(testIds.pairSecond).selectOption('income');
  const pair = page.getByTestId(testIds.pairExplorer);
  await expect(
    pair.getByRole('img', { name: /^Synthetic minus real: age and income/ }),
  ).toBeVisible();
  await page.getByTestId(testIds.pairThird).selectOption('job');
  await expect(pair.getByRole('heading', { level: 3 }).first()).toContainText('job:');

  await page.getByRole('button', { name: 'Give up job: nurse' }).click();
  await expect(filterBar).not.toContainText('job: nurse');
  await page.getByRole('button', { name: 'Show all rows' }).click();
  await expect(filterBar).toContainText('720 real rows, 600 synthetic');
  await expect(page.getByTestId(testIds.sentMeter)).toContainText('0 bytes sent');
});

test('a range is typed, for numbers and for days; too few real rows are not shown', async ({
  page,
}) => {
  await openExplorer(page);
  const filterBar = page.getByTestId(testIds.filterBar);
  const type = async (column: string, from: string, to: string) => {
    const form = page.getByRole('form', { name: `Range of ${column}` });
    if (!(await form.isVisible())) {
      await page.getByLabel(`From – to of ${column}`).click();
    }
    await form.getByLabel('from').fill(from);
    await form.getByLabel('up to').fill(to);
    await page.keyboard.press('Enter');
  };
  await type('age', '30', '24');
  await expect(page.getByRole('alert').getByText('ends before it begins')).toBeVisible();
  await type('age', '24', '30');
  await expect(filterBar).toContainText('age: 24 to 30');
  await expect(filterBar).toContainText(/\d+ real rows, \d+ synthetic rows of\s+720/);
  await type('joined', '2016-01-01', '');
  await expect(filterBar).toContainText('joined: from 2016-01-01');
  const ages = page.getByTestId(testIds.exploreRows).getByRole('gridcell');
  await expect(ages.first()).toHaveText(/^(2[4-9]|30)$/);

  await expect(page.getByText('never as single points')).toBeVisible();
  await type('joined', '2016-01-01', '2016-01-04');
  await expect(filterBar).toContainText('fewer than 5 real rows');
  await expect(filterBar).toContainText('nobody stands alone');
  await type('joined', '', '');
  await expect(filterBar).not.toContainText('joined');
});

test('twenty rows are told apart by keyboard alone, and the score says what that means', async ({
  page,
}) => {
  await openExplorer(page);
  await page.getByRole('link', { name: 'Spot the fake' }).click();
  await page.getByTestId(testIds.dealFakes).click();
  const game = page.getByTestId(testIds.fakesGame);
  await expect(game).not.toContainText('person');
  await page.getByTestId(testIds.sayReal).focus();
  for (let row = 1; row <= 20; row += 1) {
    await expect(game).toContainText(`Row ${row} of 20`);
    await page.keyboard.press('Enter');
    await expect(game).toContainText(/(Right|Wrong): it is (real|synthetic)/);
    if (row < 20) await page.keyboard.press('Enter');
  }
  await expect(game).toContainText(/You were right on \d+ of 20; guessing gives 10\./);
  await page.getByRole('button', { name: 'All in a table' }).click();
  await expect(game.getByRole('row')).toHaveCount(21);
  await page.getByRole('button', { name: 'Play again' }).click();
  await expect(game).toContainText('20 rows: which are synthetic?');
});

test('two reports stand side by side; a file that is none is refused with a sentence', async ({
  page,
}) => {
  await openExplorer(page);
  await page.goto(page.url().replace(/\/explore$/, '/generate'));
  await judge(page);
  await waitForJudge(page);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'JSON', exact: true }).click();
  const report = JSON.parse(await readFile(await (await download).path(), 'utf8'));

  await page.getByRole('link', { name: 'Compare two reports' }).click();
  const compare = page.getByTestId(testIds.compareRuns);
  await expect(compare).toContainText('It takes two reports');
  const open = (name: string, content: unknown) =>
    page.getByTestId(testIds.compareFile).setInputFiles({
      name,
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify(content)),
    });
  await open('other.json', { formatVersion: 2 });
  await expect(compare.getByRole('alert')).toContainText('other.json');

  report.privacy.copies.synthetic = { status: 'measured', value: 0.5 };
  report.privacy.copiedRows.synthetic = 300;
  await open('copied.json', report);
  await expect(compare.getByRole('alert')).toHaveCount(0);
  const copies = compare.getByRole('row', { name: /^rows it may have copied/ }).first();
  await expect(copies).toContainText('+50.0 points');
  await expect(copies).toContainText('B is worse');
  await compare.getByRole('button', { name: 'Change sides' }).click();
  await expect(copies).toContainText('B is better');
  await compare.getByLabel('Clear differences only').check();
  await expect(compare.getByRole('table').getByRole('rowheader')).toHaveCount(2);
});

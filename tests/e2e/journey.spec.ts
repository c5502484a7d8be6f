import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from '@playwright/test';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { testIds } from '../../src/lib/ui/test-ids';
import { peopleColumns, peopleCsv } from './people';
import {
  dropTable,
  exportAs,
  generate,
  goToModel,
  judge,
  openExport,
  train,
  waitForProfile,
  withoutSaveDialog,
} from './steps';

const realRows = 1_500;
const drawnRows = 1_000;

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

test('from a dropped table to a report and files of the same look', async ({ page }) => {
  const csv = peopleCsv(realRows);
  await withoutSaveDialog(page);
  await page.goto('/');
  await dropTable(page, 'people.csv', csv);
  await waitForProfile(page);
  await expect(page.getByTestId(testIds.rowCount)).toContainText('1,500 rows × 8 columns');
  await expect(page.getByRole('gridcell', { name: 'person0@mail0.example' })).toHaveCount(1);

  await page.getByTestId(testIds.acceptSuggestions).click();
  await expect(page.getByText('All are decided.')).toBeVisible();

  await goToModel(page);
  await train(page);
  await expect(page.getByTestId(testIds.runDone)).toContainText('1,200 rows');
  await generate(page, drawnRows);
  await judge(page);
  await expect(page.getByTestId(testIds.scoreRow).first()).toContainText('Column shapes');
  await expect(page.getByTestId(testIds.distribution)).toHaveCount(7);

  await openExport(page);
  const csvFile = await exportAs(page, 'csv');
  await expect(page.getByTestId(testIds.exportHash)).toBeVisible();
  const csvBytes = await readFile(await csvFile.path());
  await expect(page.getByTestId(testIds.exportHash)).toHaveText(sha256(csvBytes));
  expectLooksLikePeople(csvBytes.toString('utf8'), csv);

  const parquetFile = await exportAs(page, 'parquet');
  expect(parquetFile.suggestedFilename()).toMatch(/\.parquet$/);
  const path = await parquetFile.path();
  await expect(page.getByTestId(testIds.exportHash)).toHaveText(sha256(await readFile(path)));
  await expectSameTable(path, csvBytes.toString('utf8'));

  await expect(page.getByTestId(testIds.sentMeter)).toContainText('0 bytes sent');
});

test('a change of kind can be taken back, and everything is there after a reload', async ({
  page,
}) => {
  await page.goto('/');
  await dropTable(page, 'people.csv', peopleCsv(300));
  await waitForProfile(page);
  const card = page.locator(`[data-testid=${testIds.columnCard}][data-column=age]`).first();
  const kind = card.getByTestId(testIds.kindMenu);
  await expect(kind).toContainText('whole number');
  await kind.click();
  await page.getByRole('menuitemradio', { name: /^category/ }).click();
  await expect(kind).toContainText('category');
  await page.getByTestId(testIds.undo).click();
  await expect(kind).toContainText('whole number');
  await expect(page.getByTestId(testIds.redo)).toBeEnabled();
  await page.keyboard.press('Control+y');
  await expect(kind).toContainText('category');

  await goToModel(page);
  await train(page);
  await page.reload();
  await expect(page.getByTestId(testIds.runDone)).toBeVisible();
  await page.getByRole('link', { name: /^Data/ }).click();
  await expect(kind).toContainText('category');
});

test('a file that is no table is refused with a sentence, and the page stays usable', async ({
  page,
}) => {
  await page.goto('/');
  await page
    .getByTestId(testIds.filePicker)
    .setInputFiles({ name: 'empty.csv', mimeType: 'text/csv', buffer: Buffer.alloc(0) });
  await expect(page.getByRole('alert')).toContainText('empty.csv is empty');
  await dropTable(page, 'people.csv', peopleCsv(50));
});

test('the grid is walked by keyboard alone, from the first cell to the last', async ({ page }) => {
  await page.goto('/');
  await dropTable(page, 'people.csv', peopleCsv(2_000));
  const grid = page.getByTestId(testIds.grid);
  await grid.focus();
  await page.keyboard.press('Control+End');
  await expect(grid.getByRole('gridcell', { name: 'person1999@mail4.example' })).toBeVisible();
  const active = await grid.getAttribute('aria-activedescendant');
  await expect(page.locator(`[id="${active}"]`)).toHaveText('person1999@mail4.example');
  await page.keyboard.press('Enter');
  await expect(
    page.locator(`[data-testid=${testIds.columnCard}][data-column=email]`).first(),
  ).toBeVisible();
  await page.keyboard.press('Control+Home');
  await expect(grid.locator('[role=row][aria-rowindex="2"]')).toBeVisible();
});

/** The formats of the real file, but none of its addresses. */
function expectLooksLikePeople(synthetic: string, real: string): void {
  const [header, ...lines] = synthetic.trimEnd().split(/\r?\n/);
  expect(header).toBe(peopleColumns.join(','));
  expect(lines).toHaveLength(drawnRows);
  const addresses = new Set(real.split('\n').map((line) => line.split(',').at(-1)));
  const forms = [
    /^\d{2}$/,
    /^(clerk|nurse|cook|driver|teacher)$/,
    /^\d{5}$/,
    /^\d{3,4}\.\d{2}$/,
    /^20\d\d-\d\d-\d\d$/,
    /^(yes|no)$/,
    /^(\d{1,2}|NA)$/,
    /^[^@\s]+@[^@\s]+$/,
  ];
  for (const line of lines) {
    const cells = line.split(',');
    forms.forEach((form, at) => expect(cells[at], `${peopleColumns[at]} in ${line}`).toMatch(form));
    expect(addresses.has(cells.at(-1))).toBe(false);
  }
}

/** DuckDB, which did not write the file, reads the same values out of it. */
async function expectSameTable(parquetPath: string, csv: string): Promise<void> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const reader = await connection.runAndReadAll(
    `SELECT age::VARCHAR, job, zip::VARCHAR, member::VARCHAR, email FROM read_parquet('${parquetPath}')`,
  );
  const rows = reader.getRows();
  const lines = csv.trimEnd().split(/\r?\n/).slice(1);
  expect(rows).toHaveLength(lines.length);
  lines.forEach((line, at) => {
    const [age, job, zip, , , member, , email] = line.split(',');
    const truth = member === 'yes' ? /^(yes|true)$/ : /^(no|false)$/;
    const row = rows[at] ?? [];
    expect([row[0], row[1], row[2], row[4]]).toEqual([age, job, zip, email]);
    expect(String(row[3])).toMatch(truth);
  });
}

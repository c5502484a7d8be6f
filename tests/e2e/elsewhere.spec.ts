/** What is saved here opens elsewhere: a model alone, and a whole project with its name and notes. */
import { expect, test } from '@playwright/test';
import { testIds } from '../../src/lib/ui/test-ids';
import { peopleCsv } from './people';
import {
  dropTable,
  exportAs,
  generate,
  goToModel,
  train,
  waitForProfile,
  withoutSaveDialog,
} from './steps';

test('a model and a project are saved, and opened again in another browser', async ({
  page,
  browser,
  baseURL,
}) => {
  await withoutSaveDialog(page);
  await page.goto('/');
  await dropTable(page, 'people.csv', peopleCsv(300));
  await waitForProfile(page);
  await page.getByTestId(testIds.projectName).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Club members');
  await page.getByRole('textbox', { name: 'Notes' }).fill('From the office.');
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByTestId(testIds.projectName)).toHaveText('Club members');
  await goToModel(page);
  await train(page);
  const twinDownload = page.waitForEvent('download');
  await page.getByRole('button', { name: /as a \.twin file$/ }).click();
  const twin = await twinDownload;
  await generate(page, 200);
  await page.goto('/settings');
  const bundleDownload = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save the project Club members as a file' }).click();
  const bundle = await bundleDownload;
  expect(bundle.suggestedFilename()).toMatch(/\.twinset\.zip$/);
  const files = {
    twin: test.info().outputPath('m.twin'),
    bundle: test.info().outputPath('p.twinset.zip'),
  };
  await twin.saveAs(files.twin);
  await bundle.saveAs(files.bundle);

  const other = await browser.newContext({ baseURL: baseURL ?? '' });
  const there = await other.newPage();
  await withoutSaveDialog(there);
  await there.goto('/');
  await there.getByTestId(testIds.filePicker).setInputFiles(files.twin);
  await there.waitForURL(/\/generate$/);
  await there.getByTestId(testIds.rows).fill('150');
  await there.getByTestId(testIds.primary).click();
  await expect(there.getByTestId(testIds.syntheticGrid)).toBeVisible();
  await there.getByTestId(testIds.primary).click();
  await expect(there.getByTestId(testIds.exportStart)).toBeEnabled();
  expect((await exportAs(there, 'csv')).suggestedFilename()).toMatch(/\.csv$/);

  await there.goto('/');
  await there.getByTestId(testIds.filePicker).setInputFiles(files.bundle);
  await there.waitForURL(/\/data$/);
  await expect(there.getByTestId(testIds.rowCount)).toContainText('300 rows');
  await there.getByTestId(testIds.projectName).click();
  await expect(there.getByRole('textbox', { name: 'Notes' })).toHaveValue('From the office.');
  await there.keyboard.press('Escape');
  await there.getByRole('link', { name: /^Generate/ }).click();
  await expect(there.getByTestId(testIds.syntheticGrid)).toBeVisible();
  await other.close();
});

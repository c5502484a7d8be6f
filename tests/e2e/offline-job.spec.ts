import { expect, test } from '@playwright/test';
import { testIds } from '../../src/lib/ui/test-ids';
import { peopleCsv } from './people';
import {
  dropTable,
  exportAs,
  generate,
  goOffline,
  goToModel,
  judge,
  openExport,
  train,
  waitForProfile,
  withoutSaveDialog,
} from './steps';

test('the whole job is done with the network off', async ({ page, context }) => {
  await withoutSaveDialog(page);
  await page.goto('/');
  await goOffline(page, context);
  await page.reload();
  await dropTable(page, 'people.csv', peopleCsv(400));
  await waitForProfile(page);
  await goToModel(page);
  await train(page);
  await generate(page, 500);
  await judge(page);
  await openExport(page);
  const file = await exportAs(page, 'parquet');
  expect(file.suggestedFilename()).toMatch(/\.parquet$/);
  await expect(page.getByTestId(testIds.exportHash)).toHaveText(/^[0-9a-f]{64}$/);
  await expect(page.getByTestId(testIds.sentMeter)).toContainText('0 bytes sent');
});

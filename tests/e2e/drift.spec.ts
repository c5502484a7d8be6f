/** A newer file beside the project's table: what moved is named, first and in words. */
import { expect, test } from '@playwright/test';
import { testIds } from '../../src/lib/ui/test-ids';
import { peopleCsv } from './people';
import { dropTable, waitForProfile } from './steps';

test('a newer file whose ages have moved is compared, and training again is advised', async ({
  page,
}) => {
  await page.goto('/');
  await dropTable(page, 'people.csv', peopleCsv(600));
  await waitForProfile(page);
  await page.getByRole('link', { name: 'Compare with another file' }).click();
  await page.waitForURL(/\/drift$/);
  const [header = '', ...lines] = peopleCsv(600).trimEnd().split('\n');
  const older = lines.map((line) => line.replace(/^\d+/, (age) => String(Number(age) + 30)));
  await page.getByTestId(testIds.driftFile).setInputFiles({
    name: 'people-2027.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from([header, ...older].join('\n')),
  });
  const verdict = page.getByTestId(testIds.driftVerdict);
  await expect(verdict).toContainText('Moved far: “age”', { timeout: 60_000 });
  await expect(verdict).toContainText('600 rows of people-2027.csv');
  const first = page.locator('details summary').filter({ hasText: 'moved far' }).first();
  await expect(first).toContainText('age');
  await first.click();
  await expect(page.getByText('Population stability index').first()).toBeVisible();

  await page.reload();
  await expect(verdict).toContainText('Moved far: “age”');
});

/** Two files without a project: offline, by drop and by keyboard, with bad files, and nothing is kept. */
import { expect, test, type Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { testIds } from '../../src/lib/ui/test-ids';
import { olderPeopleCsv, peopleCsv } from './people';
import { goOffline, holdWorkers } from './steps';

interface Dropped {
  readonly name: string;
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly changedAt: number;
}

async function dropFiles(page: Page, files: readonly Dropped[], selector = 'main'): Promise<void> {
  const dataTransfer = await page.evaluateHandle((listed) => {
    const transfer = new DataTransfer();
    for (const { name, text, changedAt } of listed) {
      transfer.items.add(new File([text], name, { type: 'text/csv', lastModified: changedAt }));
    }
    return transfer;
  }, files);
  await page.locator(selector).dispatchEvent('drop', { dataTransfer });
}

/** Every file in this browser's private storage. */
function filesKept(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const filesIn = async (folder: FileSystemDirectoryHandle): Promise<string[]> => {
      const found: string[] = [];
      for await (const [name, handle] of folder.entries()) {
        if (handle.kind === 'file') found.push(name);
        else found.push(...(await filesIn(handle as FileSystemDirectoryHandle)));
      }
      return found;
    };
    return filesIn(await navigator.storage.getDirectory());
  });
}

const before: Dropped = { name: 'people-2025.csv', text: peopleCsv(400), changedAt: 1e12 };
const after: Dropped = { name: 'people-2026.csv', text: olderPeopleCsv(300), changedAt: 2e12 };

test('two dropped files are compared without a network; swapped, mended and saved; nothing is kept', async ({
  page,
  context,
}, testInfo) => {
  await page.goto('/');
  await goOffline(page, context);
  await page.goto('/compare');
  await dropFiles(page, [after, before]);
  const verdict = page.getByTestId(testIds.driftVerdict);
  await expect(verdict).toContainText('Moved far: “age”', { timeout: 60_000 });
  await expect(verdict).toContainText(
    '400 rows of people-2025.csv beside 300 rows of people-2026.csv',
  );

  await page.getByTestId(testIds.swapFiles).click();
  await expect(verdict).toContainText(
    '300 rows of people-2026.csv beside 400 rows of people-2025.csv',
    { timeout: 60_000 },
  );

  await dropFiles(
    page,
    [{ ...after, name: 'torn.csv', text: 'a,b\n1,x\n2\n' }],
    '[data-side=after]',
  );
  await expect(page.getByRole('alert')).toHaveText(
    /The later table cannot be compared\. torn\.csv, line 3: /,
  );
  await expect(verdict).toHaveCount(0);
  await dropFiles(page, [{ ...before, name: 'empty.csv', text: '' }], '[data-side=before]');
  await expect(page.getByRole('alert')).toHaveText(
    /The earlier table cannot be compared\. empty\.csv is empty/,
  );
  await dropFiles(page, [before, after]);
  await expect(verdict).toContainText('Moved far: “age”', { timeout: 60_000 });

  const saved = async (kind: 'csv' | 'html') => {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: `Save as ${kind.toUpperCase()}` }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe(`people-2026.csv drift.${kind}`);
    await file.saveAs(testInfo.outputPath(`drift.${kind}`));
    return testInfo.outputPath(`drift.${kind}`);
  };
  expect(await readFile(await saved('csv'), 'utf8')).toMatch(/\r\nage,same,integer,integer,high,/);
  const file = await context.newPage();
  await file.goto(pathToFileURL(await saved('html')).href);
  await expect(file.locator('#verdict')).toContainText('Moved far: “age”');
  await file.getByRole('link', { name: 'Before and after' }).click();
  await expect(file.getByRole('img', { name: 'Values of age, earlier and later' })).toBeVisible();
  await expect(file.locator('#verdict')).toBeHidden();
  await file.close();

  await page.goto('/compare');
  await expect(page.getByText('Drop it here, or choose it.')).toHaveCount(2);
  expect(await filesKept(page)).toEqual([]);
  await page.goto('/');
  await expect(page.getByText('Your projects, kept in this browser')).toHaveCount(0);
});

test('from the start page by keyboard alone; cancelled, and compared after all', async ({
  page,
}) => {
  // As long as somebody listens, pickers are caught; between two listeners one could slip through.
  page.on('filechooser', () => undefined);
  await page.goto('/');
  await page.getByRole('link', { name: 'Compare two tables' }).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/compare$/);
  const choose = async (name: string, rows: number) => {
    const picker = page.waitForEvent('filechooser');
    await page.keyboard.press('Enter');
    const buffer = Buffer.from(peopleCsv(rows));
    await (await picker).setFiles({ name, mimeType: 'text/csv', buffer });
  };
  await expect(page.locator('main')).toBeFocused();
  await page.keyboard.press('Tab');
  await choose('one.csv', 5000);
  await page.keyboard.press('Tab');
  await expect(page.getByTestId(testIds.swapFiles)).toBeFocused();
  await page.keyboard.press('Tab');
  const letGo = await holdWorkers(page);
  await choose('two.csv', 5000);
  await page.getByTestId(testIds.cancel).press('Enter');
  await letGo();
  await expect(page.getByTestId(testIds.progress)).toHaveCount(0);
  await expect(page.getByRole('alert')).toHaveCount(0);
  await page.getByTestId(testIds.primary).press('Enter');
  await expect(page.getByTestId(testIds.driftVerdict)).toContainText(
    'The later table is like the earlier one',
    { timeout: 60_000 },
  );
});

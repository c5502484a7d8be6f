/** A newer file beside the project's table: what moved is named, first and in words; a file can be watched. */
import { expect, test, type Page } from '@playwright/test';
import { testIds } from '../../src/lib/ui/test-ids';
import { olderPeopleCsv, peopleCsv } from './people';
import { dropTable, waitForProfile } from './steps';

async function openDrift(page: Page): Promise<void> {
  await page.goto('/');
  await dropTable(page, 'people.csv', peopleCsv(600));
  await waitForProfile(page);
  await page.getByRole('link', { name: 'Compare with another file' }).click();
  await page.waitForURL(/\/drift$/);
}

test('a newer file whose ages have moved is compared, however early it is dropped; training again is advised', async ({
  page,
}) => {
  await openDrift(page);
  await page.getByTestId(testIds.driftFile).setInputFiles({
    name: 'people-2027.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(olderPeopleCsv(600)),
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

  // A file that is dropped while the project is still being opened is compared when it is open.
  // The project's folder opens when the test says so.
  await page.addInitScript(() => {
    const open = StorageManager.prototype.getDirectory;
    const isLetGo = new Promise((done) => addEventListener('let-go', done, { once: true }));
    StorageManager.prototype.getDirectory = async function () {
      await isLetGo;
      return open.call(this);
    };
  });
  await page.reload();
  await expect(page.getByText('Opening the project…')).toBeVisible();
  const dataTransfer = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'early.csv', { type: 'text/csv' }));
    return transfer;
  }, olderPeopleCsv(300));
  await page.locator('main').dispatchEvent('drop', { dataTransfer });
  await expect(page.getByText('early.csv is compared as soon as it is open')).toBeVisible();
  await page.evaluate(() => dispatchEvent(new Event('let-go')));
  await expect(verdict).toContainText('300 rows of early.csv', { timeout: 60_000 });
});

/** Private storage stands for the disk: its handles are real ones, and live on in the browser's database. */
const watchedName = 'people-2027.csv';

async function writeWatched(page: Page, text: string): Promise<void> {
  await page.evaluate(
    async ([name = '', content = '']) => {
      const root = await navigator.storage.getDirectory();
      const handle = await root.getFileHandle(name, { create: true });
      const file = await handle.createWritable();
      await file.write(content);
      await file.close();
    },
    [watchedName, text],
  );
}

/** What the browser answers when it is asked for the right to read. */
async function answerWith(page: Page, query: PermissionState, request: PermissionState) {
  await page.addInitScript(
    ([asked, clicked]) => {
      Object.assign(FileSystemHandle.prototype, {
        queryPermission: () => Promise.resolve(asked),
        requestPermission: () => Promise.resolve(clicked),
      });
    },
    [query, request],
  );
}

test('a watched file is compared again when it has changed, on opening, with the right to read it', async ({
  page,
}) => {
  await page.addInitScript((name) => {
    Object.assign(window, {
      showOpenFilePicker: async () => {
        const root = await navigator.storage.getDirectory();
        return [await root.getFileHandle(name)];
      },
    });
  }, watchedName);
  await openDrift(page);
  await writeWatched(page, peopleCsv(500));
  await page.getByTestId(testIds.driftWatch).click();
  const verdict = page.getByTestId(testIds.driftVerdict);
  const watched = page.getByTestId(testIds.driftWatched);
  await expect(verdict).toContainText('is like the earlier one', { timeout: 60_000 });
  await expect(watched).toContainText(`${watchedName} is watched: it is compared again`);

  // Unchanged: the comparison stays the one that was made.
  const made = await verdict.textContent();
  await page.reload();
  await expect(watched).toContainText('is watched: it is compared again');
  await expect(verdict).toHaveText(made ?? '');

  await writeWatched(page, olderPeopleCsv(400));
  await page.goto(page.url().replace(/\/drift$/, '/data'));
  await expect(page.getByTestId(testIds.toast)).toContainText(
    `${watchedName}, which you watch, has changed. The later table`,
    { timeout: 60_000 },
  );
  await page.getByRole('button', { name: 'See it' }).click();
  await expect(verdict).toContainText('400 rows of people-2027.csv');
  await expect(verdict).toContainText('Moved far: “age”');

  await writeWatched(page, peopleCsv(300));
  await answerWith(page, 'prompt', 'granted');
  await page.reload();
  await expect(watched).toContainText('The browser wants your word before it is read again');
  await expect(verdict).toContainText('400 rows of people-2027.csv');
  await page.getByRole('button', { name: 'Allow and check now' }).click();
  await expect(verdict).toContainText('300 rows of people-2027.csv', { timeout: 60_000 });
  await expect(watched).toContainText('is watched: it is compared again');

  await page.evaluate(
    async (name) => (await navigator.storage.getDirectory()).removeEntry(name),
    watchedName,
  );
  await page.getByRole('button', { name: 'Check now' }).click();
  await expect(page.getByRole('alert')).toHaveText(
    /people-2027\.csv cannot be opened: there is no such file/,
  );
  await expect(verdict).toContainText('300 rows of people-2027.csv');

  await answerWith(page, 'prompt', 'denied');
  await page.reload();
  await page.getByRole('button', { name: 'Allow and check now' }).click();
  await expect(watched).toContainText('this browser refuses to read it');
  await page.getByRole('button', { name: 'Stop watching' }).click();
  await expect(watched).toHaveCount(0);
  await page.reload();
  await expect(verdict).toBeVisible();
  await expect(watched).toHaveCount(0);
});

/** Every way into the app besides the drop, and a second reading of a file that was read wrongly. */
import { expect, test, type Page } from '@playwright/test';
import { testIds } from '../../src/lib/ui/test-ids';
import { waitForProfile } from './steps';

const columnNames = (page: Page) =>
  page
    .getByTestId(testIds.columnCard)
    .evaluateAll((cards) => cards.map((card) => (card as HTMLElement).dataset['column']));

async function expectColumns(page: Page, names: readonly string[]): Promise<void> {
  await page.waitForURL(/\/data$/);
  await waitForProfile(page);
  // Of a file that is read again, the address and the cards are the former ones for a moment.
  await expect.poll(() => columnNames(page)).toEqual(names);
}

test('a spreadsheet selection is pasted, with quotes and line breaks inside cells', async ({
  page,
}) => {
  await page.goto('/');
  await page.getByTestId(testIds.dropArea).waitFor();
  await page.evaluate(() => {
    const clipboardData = new DataTransfer();
    const cells = 'name\tnote\tn\r\n"Ann ""A"""\t"two\nlines"\t1\r\nBob\tplain\t2\r\n';
    clipboardData.setData('text/plain', cells);
    window.dispatchEvent(new ClipboardEvent('paste', { clipboardData }));
  });
  await expectColumns(page, ['name', 'note', 'n']);
  await expect(page.getByTestId(testIds.grid).getByRole('gridcell')).toHaveText([
    'Ann "A"',
    'two\nlines',
    '1',
    'Bob',
    'plain',
    '2',
  ]);
});

test('an address is opened when it is our own, and refused with a sentence when not', async ({
  page,
}) => {
  await page.goto('/?url=https://example.com/x.csv');
  await expect(page.getByRole('alert')).toContainText('opens files of its own address only');
  await page.goto('/?url=/samples/sensors.csv');
  await page.waitForURL(/\/data$/);
  await expect(page.getByTestId(testIds.rowCount)).toContainText('2,800 rows × 8 columns');
});

test('a file that the operating system opens goes straight in', async ({ page }) => {
  await page.addInitScript(() => {
    const file = new File(['a;b\n1;2\n3;4\n'], 'launched.csv');
    type Consume = (launch: { files: { getFile: () => Promise<File> }[] }) => void;
    const setConsumer = (consume: Consume) =>
      consume({ files: [{ getFile: () => Promise.resolve(file) }] });
    Object.defineProperty(window, 'launchQueue', { value: { setConsumer } });
  });
  await page.goto('/');
  await expectColumns(page, ['a', 'b']);
});

test('the way of reading is asked for, and a file is read again in another way', async ({
  page,
}) => {
  await page.goto('/');
  await page.getByRole('checkbox', { name: 'Ask how to read the file' }).check();
  const text = Buffer.from('a;x,b;y\n1;2,3;4\n5;6,7;8\n', 'utf16le');
  const file = { name: 'odd.csv', mimeType: 'text/csv', buffer: text };
  await page.getByTestId(testIds.filePicker).setInputFiles(file);
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Encoding')).toHaveValue('utf-16le');
  await dialog.getByLabel('Delimiter').selectOption(';');
  await dialog.getByRole('button', { name: 'Open the table' }).click();
  await expectColumns(page, ['a', 'x,b', 'y']);

  await page.getByTestId(testIds.readAgain).click();
  await dialog.getByLabel('Delimiter').selectOption(',');
  await dialog.getByRole('button', { name: 'Open the table' }).click();
  await expect(page.getByTestId(testIds.toast)).toContainText('read again');
  await expectColumns(page, ['a;x', 'b;y']);

  // After a reload the tab no longer has the file, and asks for it.
  await page.reload();
  await waitForProfile(page);
  const chooser = page.waitForEvent('filechooser');
  await page.getByTestId(testIds.readAgain).click();
  await (await chooser).setFiles(file);
  await expect(dialog.getByLabel('First line')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.goto('/');
  await expect(page.getByTestId(testIds.recentProject)).toHaveCount(1);
});

/** The whole job without a mouse; after every step the focus is somewhere of use. */
import { expect, test, type Page } from '@playwright/test';
import { testIds, type TestId } from '../../src/lib/ui/test-ids';
import { waitForProfile, withoutSaveDialog } from './steps';

const mostTabs = 90;

/** Presses Tab until an enabled element with this id has the focus. */
async function tabTo(page: Page, id: TestId): Promise<void> {
  for (let presses = 0; presses < mostTabs; presses += 1) {
    if ((await focused(page)) === id) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab did not reach ${id}`);
}

function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return 'lost';
    return element.dataset['testid'] ?? element.tagName.toLowerCase();
  });
}

const expectFocus = (page: Page, what: string) =>
  expect.poll(() => focused(page), { message: `focus on ${what}` }).toBe(what);

test('the whole job by keyboard alone', async ({ page }) => {
  await withoutSaveDialog(page);
  await page.goto('/');
  await page.getByTestId(testIds.sample).first().waitFor();
  await tabTo(page, testIds.sample);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/data$/);
  await expectFocus(page, 'main');
  await waitForProfile(page);

  const kind = page
    .locator(`[data-testid=${testIds.columnCard}][data-column=age]`)
    .getByTestId(testIds.kindMenu);
  await kind.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitemradio', { name: /^whole number/ })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(kind).toContainText('decimal number');
  await expect(kind).toBeFocused();
  await page.keyboard.press('Control+z');
  await expect(kind).toContainText('whole number');
  await expect(kind).toBeFocused();

  await page.locator('main').focus();
  await tabTo(page, testIds.primary);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/model$/);
  await expectFocus(page, 'main');
  await expect(page.getByTestId(testIds.primary)).toBeEnabled();
  const cards = page.getByTestId(testIds.generatorCard).getByRole('radio');
  await expect(cards.first()).toBeChecked();
  await cards.first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(cards.nth(1)).toBeChecked();
  await expect(cards.nth(1)).toBeFocused();
  await page.locator('main').focus();
  await tabTo(page, testIds.primary);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/train$/);
  await expectFocus(page, 'main');
  await expect(page.getByTestId(testIds.runDone)).toBeVisible();
  await tabTo(page, testIds.primary);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/generate$/);
  await expectFocus(page, 'main');
  await tabTo(page, testIds.primary);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId(testIds.syntheticGrid)).toBeVisible();
  await expectFocus(page, testIds.primary);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/report$/);
  await expect(page.getByTestId(testIds.verdict)).toBeVisible();
  await tabTo(page, testIds.primary);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId(testIds.exportStart)).toBeEnabled();
  await tabTo(page, testIds.exportStart);
  const download = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  await download;
  await expect(page.getByTestId(testIds.exportHash)).toBeVisible();
  await expectFocus(page, testIds.exportStart);
  await page.keyboard.press('Escape');
  await expectFocus(page, testIds.primary);

  await page.getByTestId(testIds.sentMeter).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Check it yourself' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/about#privacy$/);
});

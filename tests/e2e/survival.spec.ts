/** Reloads, closed tabs, second tabs, lost workers and a full disk: what was finished stays, nothing is half there. */
import { chromium, expect, test, type BrowserContextOptions, type Page } from '@playwright/test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testIds } from '../../src/lib/ui/test-ids';
import { peopleCsv } from './people';
import {
  dropTable,
  exportAs,
  generate,
  goToModel,
  holdWrites,
  judge,
  openExport,
  train,
  untilKept,
  waitForJudge,
  waitForProfile,
  withoutSaveDialog,
} from './steps';

/** Paths of all files in the private storage; a half-written one ends in `.part`. */
function files(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const found: string[] = [];
    async function walk(folder: FileSystemDirectoryHandle, path: string): Promise<void> {
      for await (const [name, handle] of folder.entries()) {
        if (handle.kind === 'file') found.push(path + name);
        else await walk(handle as FileSystemDirectoryHandle, `${path}${name}/`);
      }
    }
    // A folder may be swept while it is walked.
    await walk(await navigator.storage.getDirectory(), '').catch((error: DOMException) => {
      if (error.name !== 'NotFoundError') throw error;
      found.push('swept.part');
    });
    return found.sort();
  });
}

const inProject = (paths: readonly string[], folder: string): string[] =>
  paths.filter((path) => path.startsWith('projects/') && path.split('/')[2] === folder);

async function imported(page: Page, rows = 300): Promise<void> {
  await page.goto('/');
  await dropTable(page, 'people.csv', peopleCsv(rows));
  await waitForProfile(page);
}

test('a reload during the import leaves no project and no half file', async ({ page }) => {
  await page.goto('/');
  // The first reload comes before the table is written, however fast the machine.
  await page.getByTestId(testIds.dropArea).waitFor();
  await holdWrites(page, 'data');
  await dropTable(page, 'people.csv', peopleCsv(150_000));
  await expect(page.getByText('Keeping a copy in this browser')).toBeVisible();
  await page.goto('/');
  await page.getByTestId(testIds.dropArea).waitFor();
  await expect.poll(() => files(page)).not.toContainEqual(expect.stringContaining('.part'));
  await expect(page.getByTestId(testIds.recentProject)).toHaveCount(0);

  // The second one in the middle of the record that would say that it is whole.
  await holdWrites(page, 'project.json');
  await dropTable(page, 'people.csv', peopleCsv(1000));
  await expect.poll(() => files(page)).toContainEqual(expect.stringContaining('project.json.part'));
  await expect(page.getByText('Keeping a copy in this browser')).toBeVisible();
  await page.goto('/');
  await page.getByTestId(testIds.dropArea).waitFor();
  await expect.poll(() => files(page)).not.toContainEqual(expect.stringContaining('.part'));
  await expect(page.getByTestId(testIds.recentProject)).toHaveCount(0);
  await dropTable(page, 'people.csv', peopleCsv(50));
});

test('reloads during training and drawing keep what was finished', async ({ page }) => {
  await withoutSaveDialog(page);
  await imported(page);

  await goToModel(page);
  await page.getByTestId(testIds.primary).click();
  await page.waitForURL(/\/train$/);
  await page.reload();
  await expectNoHalves(page);
  const models = inProject(await files(page), 'models').filter((path) => path.endsWith('.twin'));
  if (models.length === 0) await trainFromModelPage(page);
  await expect(page.getByTestId(testIds.runDone)).toBeVisible();

  await page.getByTestId(testIds.primary).click();
  await page.waitForURL(/\/generate$/);
  await page.getByTestId(testIds.rows).fill('300000');
  // However fast it draws: no record says that the table is whole.
  await holdWrites(page, '.json');
  await page.getByTestId(testIds.primary).click();
  await page.reload();
  await expectNoHalves(page);
  expect(inProject(await files(page), 'synthetic')).toEqual([]);
  expect(inProject(await files(page), 'models')).toHaveLength(2);

  await page.getByTestId(testIds.rows).fill('500');
  await page.getByTestId(testIds.primary).click();
  await expect(page.getByTestId(testIds.syntheticGrid)).toBeVisible({ timeout: 60_000 });
});

test('reloads during judging and exporting offer both again, and leave no half file', async ({
  page,
}) => {
  await withoutSaveDialog(page);
  await imported(page);
  await goToModel(page);
  await train(page);
  await generate(page, 200_000);
  await untilKept(page);
  // However fast it judges: the reload comes before the first part is kept.
  await holdWrites(page, 'reports');
  await page.getByTestId(testIds.primary).click();
  await page.waitForURL(/\/report$/);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Make the report' })).toBeVisible();
  expect(inProject(await files(page), 'reports')).toEqual([]);
  await page.getByTestId(testIds.primary).click();
  await expect(page.getByTestId(testIds.verdict)).toBeVisible({ timeout: 60_000 });

  await openExport(page);
  await page.getByTestId(testIds.exportDialog).getByTestId(testIds.rows).fill('2000000');
  await page.getByTestId(testIds.exportStart).click();
  await expect(page.getByTestId(testIds.progress).first()).toBeVisible();
  await page.reload();
  await expect(page.getByTestId(testIds.verdict)).toBeVisible();
  await expectNoHalves(page);
  await openExport(page);
  await exportAs(page, 'csv');
  await expect(page.getByTestId(testIds.exportHash)).toBeVisible();
});

test('a second tab follows, says so, and takes over when the first closes', async ({ context }) => {
  const first = await context.newPage();
  await imported(first);
  const second = await context.newPage();
  await second.goto(first.url());
  await expect(second.getByText('Another tab is working on this project')).toBeVisible();
  await expect(second.getByTestId(testIds.kindMenu).first()).toBeDisabled();
  await expect(second.getByTestId(testIds.columnCard).first()).toContainText('Different');
  await first.close();
  await expect(second.getByText('Another tab is working on this project')).toHaveCount(0);
  await expect(second.getByTestId(testIds.kindMenu).first()).toBeEnabled();
  await goToModel(second);
  await train(second);
});

test.describe('a full disk', () => {
  // Private windows, which tests use otherwise, keep files in memory and know no quota.
  let profile: string;
  let context: Awaited<ReturnType<typeof chromium.launchPersistentContext>>;
  let page: Page;

  test.beforeEach(async ({ launchOptions, baseURL }) => {
    profile = await mkdtemp(join(tmpdir(), 'twinset-profile-'));
    const options: BrowserContextOptions = baseURL === undefined ? {} : { baseURL };
    context = await chromium.launchPersistentContext(profile, { ...launchOptions, ...options });
    page = await context.newPage();
  });
  test.afterEach(async () => {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  });

  async function limitStorage(bytesLeft: number | null): Promise<void> {
    const devtools = await context.newCDPSession(page);
    const origin = new URL(page.url()).origin;
    const used = await page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
    const quota = bytesLeft === null ? {} : { quotaSize: used + bytesLeft };
    await devtools.send('Storage.overrideQuotaForOrigin', { origin, ...quota });
    // The limit lasts as long as the session that set it.
    if (bytesLeft === null) await devtools.detach();
  }

  test('during an export: the sentence, earlier results whole, and on with more room', async () => {
    await withoutSaveDialog(page);
    await imported(page);
    await goToModel(page);
    await train(page);
    await generate(page, 500);
    await judge(page);
    await waitForJudge(page);
    await untilKept(page);
    const before = await files(page);
    await limitStorage(20_000);
    await openExport(page);
    const rows = page.getByTestId(testIds.exportDialog).getByLabel('Rows');
    await rows.fill('200000');
    await page.getByTestId(testIds.exportStart).click();
    await expect(page.getByRole('alert')).toContainText('storage is full', { timeout: 30_000 });
    expect(await files(page)).toEqual(before);

    await limitStorage(50_000_000);
    await rows.fill('200');
    await exportAs(page, 'csv');
    await expect(page.getByTestId(testIds.exportHash)).toBeVisible();
  });
});

async function expectNoHalves(page: Page): Promise<void> {
  await expect(page.getByTestId(testIds.spine)).toBeVisible();
  await expect.poll(() => files(page)).not.toContainEqual(expect.stringContaining('.part'));
}

async function trainFromModelPage(page: Page): Promise<void> {
  await page.getByTestId(testIds.spine).getByRole('link', { name: 'Model' }).click();
  // The page before it has a button to train, too.
  await page.waitForURL(/\/model$/);
  await expect(page.getByTestId(testIds.generatorCard).first()).toBeVisible();
  await train(page);
}

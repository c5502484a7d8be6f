/** The production build in Chromium, as a person uses it: start page, import, profile, export. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { execFileSync } from 'node:child_process';
import { expect, test, type Page } from '@playwright/test';
import { testIds } from '../src/lib/ui/test-ids';
import {
  goToModel,
  openExport,
  generate,
  judge,
  train,
  withoutSaveDialog,
} from '../tests/e2e/steps';
import { writeMadeCsv } from './made-csv';
import { keepRows } from './results';
import { row, type Row } from './row';

const adult = join(import.meta.dirname, '../../shared/data/adult.csv');
const seconds = (start: number) => (performance.now() - start) / 1000;
const atMost = (limit: number) => ({ limit, better: 'lower' }) as const;

/** Longest main-thread task since the page was opened, in milliseconds. */
const watchLongTasks = () => {
  const watched = window as unknown as { longestTask: number };
  watched.longestTask = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      watched.longestTask = Math.max(watched.longestTask, entry.duration);
    }
  }).observe({ type: 'longtask' });
};
const longestTask = (page: Page) =>
  page.evaluate(() => (window as unknown as { longestTask: number }).longestTask);

/** A person moves the pointer to the button and looks for the file, while the engine starts. */
async function chooseFile(page: Page): Promise<void> {
  await page.getByTestId(testIds.dropArea).hover();
  await page.waitForTimeout(3000);
}

async function openProfiled(page: Page, path: string, timeout: number): Promise<void> {
  await page.getByTestId(testIds.filePicker).setInputFiles(path);
  await expect(page.getByTestId(testIds.heatMap)).toBeVisible({ timeout });
}

/** Resident memory of all renderer processes (page and workers) in MB; the largest counts. */
function rendererMegabytes(): number {
  const list = execFileSync('ps', ['-eo', 'rss,args']).toString();
  const sizes = list.split('\n').filter((line) => line.includes('--type=renderer'));
  return Math.max(0, ...sizes.map((line) => Number.parseInt(line, 10))) / 1000;
}

/**
 * Largest total of JavaScript heaps of page and workers, WebAssembly memories included, in MB, as the
 * browser measures it once a second until the returned function is called.
 */
async function watchHeaps(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const watched = window as unknown as { heap: number; isWatching: boolean };
    const { performance: clock } = window as unknown as {
      performance: { measureUserAgentSpecificMemory(): Promise<{ bytes: number }> };
    };
    Object.assign(watched, { heap: 0, isWatching: true });
    void (async () => {
      while (watched.isWatching) {
        const { bytes } = await clock.measureUserAgentSpecificMemory();
        watched.heap = Math.max(watched.heap, bytes);
        await new Promise((resolve) => setTimeout(resolve, 1000));
      }
    })();
  });
  return () =>
    page.evaluate(() => {
      const watched = window as unknown as { heap: number; isWatching: boolean };
      watched.isWatching = false;
      return watched.heap / 1e6;
    });
}

async function startPage(page: Page): Promise<Row[]> {
  let scripts = 0;
  page.on('response', (response) => {
    if (response.request().resourceType() !== 'script') return;
    void response.body().then((body) => (scripts += gzipSync(body).length));
  });
  const start = performance.now();
  await page.goto('/');
  await expect(page.getByTestId(testIds.primary)).toBeEnabled();
  const interactive = seconds(start);
  await page.waitForLoadState('networkidle');
  return [
    row('start page: JavaScript, gzip', scripts / 1024, 'KiB', atMost(150)),
    row('start page: interactive', interactive, 's', atMost(1)),
  ];
}

test('small table', async ({ page }) => {
  test.skip(!existsSync(adult), '../shared/data is missing');
  const rows = await startPage(page);
  await chooseFile(page);
  const start = performance.now();
  await openProfiled(page, adult, 60_000);
  rows.push(row('Adult: import + profile', seconds(start), 's', atMost(3)));
  await goToModel(page);
  const trained = performance.now();
  await train(page);
  rows.push(row('Adult: train, as seen by the user', seconds(trained), 's'));
  const drawn = performance.now();
  await generate(page, 32_561);
  rows.push(row('Adult: 32,561 rows drawn and kept', seconds(drawn), 's'));
  const judged = performance.now();
  await judge(page);
  rows.push(row('Adult: report, as seen by the user', seconds(judged), 's'));
  keepRows('app-small', rows);
});

test('a million rows', async ({ page }) => {
  const folder = await mkdtemp(join(tmpdir(), 'twinset-bench-'));
  const memory = { peak: 0 };
  const watch = setInterval(() => (memory.peak = Math.max(memory.peak, rendererMegabytes())), 500);
  try {
    const path = join(folder, 'made.csv');
    await writeMadeCsv(path, 1_000_000);
    await withoutSaveDialog(page);
    await page.addInitScript(watchLongTasks);
    await page.goto('/');
    await page.waitForLoadState('networkidle');
    await chooseFile(page);
    const start = performance.now();
    await openProfiled(page, path, 120_000);
    const rows = [
      row('1,000,000 × 15 CSV: import + profile', seconds(start), 's', atMost(8)),
      row('… longest main-thread task', await longestTask(page), 'ms', atMost(100)),
      row('… renderer memory, peak', memory.peak, 'MB'),
    ];
    rows.push(...(await exportMillion(page, memory)));
    keepRows('app-million', rows);
  } finally {
    clearInterval(watch);
    await rm(folder, { recursive: true, force: true });
  }
});

async function exportMillion(page: Page, memory: { peak: number }): Promise<Row[]> {
  const accept = page.getByTestId(testIds.acceptSuggestions);
  if (await accept.isVisible()) await accept.click();
  await expect(page.getByText('Keeping a copy in this browser')).toHaveCount(0, {
    timeout: 120_000,
  });
  await goToModel(page);
  await train(page);
  await generate(page, 1_000);
  await judge(page);
  await openExport(page);
  await page.getByTestId(testIds.exportFormat).selectOption('parquet');
  await page.getByTestId(testIds.exportDialog).getByTestId(testIds.rows).fill('1000000');
  memory.peak = 0;
  const stopWatching = await watchHeaps(page);
  const start = performance.now();
  const download = page.waitForEvent('download', { timeout: 300_000 });
  await page.getByTestId(testIds.exportStart).click();
  await expect(page.getByTestId(testIds.exportHash)).toBeVisible({ timeout: 300_000 });
  const took = seconds(start);
  const heap = await stopWatching();
  const size = (await readFile(await (await download).path())).length;
  return [
    row('1,000,000 × 15 sampled to Parquet in OPFS', took, 's', atMost(20)),
    row('… file', size / 1e6, 'MB'),
    row('… heaps of page and workers, WebAssembly included', heap, 'MB'),
    row('… renderer process, peak', memory.peak, 'MB'),
    row('… longest main-thread task', await longestTask(page), 'ms', atMost(100)),
  ];
}

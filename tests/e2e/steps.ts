/** What a person does on each page, in the order of the job; journeys and the accessibility tests share it. */
import { expect, type BrowserContext, type Download, type Page } from '@playwright/test';
import type {
  ServiceWorkerAnswer,
  ServiceWorkerRequest,
} from '../../src/lib/workers/contract/service-worker.api';
import { testIds } from '../../src/lib/ui/test-ids';

/** Without a save dialog the app writes to private storage and downloads, which a test can follow. */
export async function withoutSaveDialog(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, 'showSaveFilePicker');
  });
}

/** Waits until the open page keeps the whole app, and cuts the network. */
export async function goOffline(page: Page, context: BrowserContext): Promise<void> {
  const answer = await page.evaluate(async () => {
    const { serviceWorker } = navigator;
    await serviceWorker.ready;
    if (serviceWorker.controller === null) {
      await new Promise((resolve) => {
        serviceWorker.addEventListener('controllerchange', resolve, { once: true });
      });
    }
    return new Promise<ServiceWorkerAnswer>((resolve) => {
      serviceWorker.addEventListener('message', ({ data }) => {
        if (data.kind === 'offline') resolve(data);
      });
      const question: ServiceWorkerRequest = { kind: 'keep-offline' };
      serviceWorker.controller?.postMessage(question);
    });
  });
  expect(answer).toEqual({ kind: 'offline', isReady: true });
  await context.setOffline(true);
}

export async function dropTable(page: Page, name: string, text: string): Promise<void> {
  const dropArea = page.getByTestId(testIds.dropArea);
  await dropArea.waitFor();
  const dataTransfer = await page.evaluateHandle(
    ([fileName, content]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content ?? ''], fileName ?? '', { type: 'text/csv' }));
      return transfer;
    },
    [name, text],
  );
  await dropArea.dispatchEvent('drop', { dataTransfer });
  await page.waitForURL(/\/project\/[^/]+\/data$/);
}

/** Waits until the import is whole: profiled, and kept in the browser. */
export async function waitForProfile(page: Page): Promise<void> {
  await expect(page.getByTestId(testIds.columnCard).first()).toContainText('Different');
  await expect(page.getByText('Keeping a copy in this browser')).toHaveCount(0);
}

/** Waits until all that was changed is on disk: what comes next may close the page. */
export async function untilKept(page: Page): Promise<void> {
  await expect(page.getByTestId(testIds.keeping)).toHaveCount(0);
}

/**
 * From now on workers do not hear what they are to do: whatever is begun is under way, however fast the
 * machine. They hear it when the function that is given back is called.
 */
export async function holdWorkers(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => {
    const post = Worker.prototype.postMessage;
    const held: (() => void)[] = [];
    Worker.prototype.postMessage = function (...order: unknown[]) {
      held.push(() => Reflect.apply(post, this, order));
    };
    const letGo = () => {
      Worker.prototype.postMessage = post;
      for (const send of held) send();
    };
    addEventListener('workers-let-go', letGo, { once: true });
  });
  return () => page.evaluate(() => void dispatchEvent(new Event('workers-let-go')));
}

/**
 * From now on nothing comes into this folder of a project, or into files whose names end so: what writes
 * there is under way. It goes on when the function that is given back is called, and never where the page
 * closes. Workers write on: of what they make, only the record is missing.
 */
export async function holdWrites(page: Page, name: string): Promise<() => Promise<void>> {
  await page.evaluate((held) => {
    const { getDirectoryHandle, getFileHandle } = FileSystemDirectoryHandle.prototype;
    const isLetGo = new Promise((done) => addEventListener('writes-let-go', done, { once: true }));
    Object.assign(FileSystemDirectoryHandle.prototype, {
      async getDirectoryHandle(...order: Parameters<typeof getDirectoryHandle>) {
        const handle = await Reflect.apply(getDirectoryHandle, this, order);
        if (order[0] === held) await isLetGo;
        return handle;
      },
      async getFileHandle(...order: Parameters<typeof getFileHandle>) {
        const handle = await Reflect.apply(getFileHandle, this, order);
        if (order[0].endsWith(`${held}.part`)) await isLetGo;
        return handle;
      },
    });
  }, name);
  return () => page.evaluate(() => void dispatchEvent(new Event('writes-let-go')));
}

/** Goes to the model page and chooses a generator there: the quickest one, unless told otherwise. */
export async function goToModel(page: Page, generator = 'copula'): Promise<void> {
  await page.getByTestId(testIds.primary).click();
  await page.waitForURL(/\/model$/);
  await chooseGenerator(page, generator);
}

export async function chooseGenerator(page: Page, generator: string): Promise<void> {
  const card = page.locator(`[data-testid=${testIds.generatorCard}][data-generator=${generator}]`);
  await card.getByRole('radio').check();
}

/** Trains a network for so many epochs that it does not end by itself, and waits for its first curves. */
export async function trainLong(page: Page): Promise<void> {
  await chooseGenerator(page, 'tvae');
  await page.getByText('Options of TVAE').click();
  await page.getByLabel('Epochs').fill('5000');
  await page.getByTestId(testIds.primary).click();
  await page.waitForURL(/\/train$/);
  await expect(page.getByTestId(testIds.lossChart)).toBeVisible({ timeout: 60_000 });
}

export async function train(page: Page): Promise<void> {
  await page.getByTestId(testIds.primary).click();
  await page.waitForURL(/\/train$/);
  await expect(page.getByTestId(testIds.runDone)).toBeVisible({ timeout: 60_000 });
}

export async function generate(page: Page, rows: number): Promise<void> {
  await page.getByTestId(testIds.primary).click();
  await page.waitForURL(/\/generate$/);
  await page.getByTestId(testIds.rows).fill(String(rows));
  await page.getByTestId(testIds.primary).click();
  await expect(page.getByTestId(testIds.syntheticGrid)).toBeVisible({ timeout: 60_000 });
}

export async function judge(page: Page): Promise<void> {
  await page.getByTestId(testIds.primary).click();
  await page.waitForURL(/\/report$/);
  await expect(page.getByTestId(testIds.verdict)).toBeVisible({ timeout: 60_000 });
}

/** Waits until every part of the report is judged: the verdict stands long before. */
export async function waitForJudge(page: Page): Promise<void> {
  await expect(page.getByTestId(testIds.progress)).toHaveCount(0, { timeout: 90_000 });
}

/** Opens the export dialog of the report page. */
export async function openExport(page: Page): Promise<void> {
  await page.getByTestId(testIds.primary).click();
  await expect(page.getByTestId(testIds.exportFormat)).toBeVisible();
  await expect(page.getByTestId(testIds.exportStart)).toBeEnabled();
}

export async function exportAs(page: Page, format: string): Promise<Download> {
  await page.getByTestId(testIds.exportFormat).selectOption(format);
  const download = page.waitForEvent('download');
  await page.getByTestId(testIds.exportStart).click();
  return download;
}

import { expect, test } from '@playwright/test';
import type {
  ServiceWorkerAnswer,
  ServiceWorkerRequest,
} from '../../src/lib/workers/contract/service-worker.api';
import { testIds } from '../../src/lib/ui/test-ids';
import { peopleCsv } from './people';
import {
  dropTable,
  exportAs,
  generate,
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

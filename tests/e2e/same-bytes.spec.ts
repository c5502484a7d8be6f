/** The same file, generator and seed give the same bytes in the browser as in Node. */
import { expect, test } from '@playwright/test';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as Library from '../../src/lib';
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

const rows = 400;

/** As others import it: built, since Node cannot run the sources. */
const library = (): Promise<typeof Library> =>
  import(new URL('../../dist/twinset.js', import.meta.url).href);

test('model, CSV and Parquet are the same in the page as in Node', async ({ page }) => {
  const csv = peopleCsv(600);
  await withoutSaveDialog(page);
  await page.goto('/');
  await dropTable(page, 'people.csv', csv);
  await waitForProfile(page);
  await goToModel(page);
  await train(page);
  const trained = await page.getByTestId(testIds.runDone).textContent();
  await generate(page, rows);
  await judge(page);
  await openExport(page);
  const shown: Record<string, string | null> = {
    twin: /[0-9a-f]{64}/.exec(trained ?? '')?.[0] ?? null,
  };
  for (const format of ['csv', 'parquet'] as const) {
    await exportAs(page, format);
    await expect(page.getByText(`.${format}`).first()).toBeVisible();
    await expect(page.getByTestId(testIds.exportHash)).toBeVisible();
    shown[format] = await page.getByTestId(testIds.exportHash).textContent();
  }
  expect(shown).toEqual(await hashesInNode(csv));
});

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function hashesInNode(csv: string): Promise<Record<string, string>> {
  const { fit, openTable, packModel, sample, saveTable } = await library();
  const folder = await mkdtemp(join(tmpdir(), 'twinset-same-'));
  const table = await openTable({ name: 'people.csv', blob: new Blob([csv]) });
  try {
    const recipe = { generator: 'copula' };
    const model = await fit(await table.rows('train'), table.schema, recipe);
    const { schema } = model.manifest;
    const hashes: Record<string, string> = { twin: sha256(await packModel(model)) };
    for (const format of ['csv', 'parquet']) {
      const path = join(folder, `twin.${format}`);
      await saveTable(path, schema, sample(model, rows, 1));
      hashes[format] = sha256(await readFile(path));
    }
    return hashes;
  } finally {
    await table.close();
    await rm(folder, { recursive: true });
  }
}

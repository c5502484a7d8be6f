/** Bad files through the real page: one sentence each, no project, and the page goes on. */
import { expect, test } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { zipSync } from 'fflate';
import { testIds } from '../../src/lib/ui/test-ids';
import { peopleCsv } from './people';
import { dropTable } from './steps';

const twin = new URL('../fixtures/models/version-0.twin', import.meta.url);
const locked = new URL('../fixtures/files/password.xlsx', import.meta.url);

async function flippedTwin(): Promise<Buffer> {
  const bytes = await readFile(twin);
  const at = Math.floor(bytes.length / 2);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes;
}

const bad: readonly (readonly [string, () => Promise<Buffer> | Buffer, RegExp])[] = [
  ['header.csv', () => Buffer.from('a,b\n'), /header\.csv has column names but no rows/],
  ['ragged.csv', () => Buffer.from('a,b\n1,x\n2\n'), /ragged\.csv, line 3: .*Correct that line/],
  ['quote.csv', () => Buffer.from('a,b\n1,x\n2,"y\n'), /quote\.csv, line 3: .*never closed/],
  ['secret.xlsx', () => readFile(locked), /secret\.xlsx is protected by a password/],
  ['changed.twin', flippedTwin, /changed\.twin was changed or damaged/],
  [
    'bomb.zip',
    () => Buffer.from(zipSync({ 'a.csv': Buffer.alloc(80 * 2 ** 20, 'a') }, { level: 9 })),
    /bomb\.zip unpacks to more than .*ZIP bomb/,
  ],
];

test('each bad file is one sentence, and the page goes on', async ({ page }) => {
  await page.goto('/');
  for (const [name, content, sentence] of bad) {
    const buffer = await content();
    const file = { name, mimeType: 'application/octet-stream', buffer };
    await page.getByTestId(testIds.filePicker).setInputFiles(file);
    await expect(page.getByRole('alert')).toHaveText(sentence);
    await expect(page).toHaveURL(/\/$/);
  }
  const left = await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const projects = await root.getDirectoryHandle('projects', { create: true });
    const names: string[] = [];
    for await (const name of projects.keys()) names.push(name);
    return names;
  });
  expect(left).toEqual([]);
  await dropTable(page, 'people.csv', peopleCsv(50));
});

/** Files that cannot become a twin: each is one fault whose sentence names the thing, the limit and the next step. */
import { readFile } from 'node:fs/promises';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { Fault, fit, openTable, packModel, unpackModel, type Model } from '../../src/lib';

const fixture = (name: string): Promise<Uint8Array> =>
  readFile(new URL(`../fixtures/files/${name}`, import.meta.url));
const junk = (): Uint8Array => Uint8Array.from({ length: 4000 }, (_, i) => (i * 7919) % 251);
const wide = Array.from({ length: 2001 }, (_, i) => `n${i}`).join(',');
const bomb = (): Uint8Array =>
  zipSync({ 'bomb.csv': Buffer.alloc(80 * 2 ** 20, 'a') }, { level: 9 });

async function sentenceOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => new Error('no fault was thrown'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof Fault)) throw error;
  expect(error.code).not.toBe('internal');
  return error.message;
}

async function opened(name: string, content: string | Uint8Array): Promise<void> {
  const bytes = typeof content === 'string' ? content : new Uint8Array(content);
  const table = await openTable({ name, blob: new Blob([bytes]) });
  await table.close();
}

describe('a file that is no table', () => {
  it.each([
    ['empty.csv', '', /^empty\.csv is empty \(0 bytes of data\)\. Choose a file/],
    ['header.csv', 'a,b\n', /^header\.csv has column names but no rows\. Choose a file/],
    ['ragged.csv', 'a,b\n1,x\n2\n3,y\n', /^ragged\.csv, line 3: .*Correct that line/],
    [
      'quote.csv',
      'a,b\n1,x\n2,"y\n3,z\n',
      /^quote\.csv, line 3: .*never closed\. Correct that line/,
    ],
    ['junk.csv', junk, /^junk\.csv does not read as a table: .*\. Save it as CSV/],
    ['wide.csv', `${wide}\n${wide}\n`, /2,001 columns; Twinset reads up to 2,000\. Remove/],
    ['cut.parquet', 'PAR1 and no more', /^cut\.parquet is damaged or cut off: .*Export it again/],
    ['half.json', '[{"a":1},{"a":', /^half\.json.*(JSON|cut off).*xport (the file|it) again/],
    ['secret.xlsx', () => fixture('password.xlsx'), /^secret\.xlsx is protected by a password/],
    ['secret.zip', () => fixture('password.zip'), /^secret\.zip is protected by a password/],
    ['bomb.zip', bomb, /^bomb\.zip unpacks to more than .*ZIP bomb\. Unpack it yourself/],
    ['none.zip', () => zipSync({ 'a.exe': junk() }), /^none\.zip holds no table/],
  ] as const)('%s', async (name, content, sentence) => {
    const bytes = typeof content === 'function' ? await content() : content;
    expect(await sentenceOf(opened(name, bytes))).toMatch(sentence);
  });

  it('a wrong extension is no harm: the content decides', async () => {
    const content = { xlsx: 'a,b\n1,x\n2,y\n', csv: '[{"a":1,"b":"x"},{"a":2,"b":"y"}]' };
    for (const [extension, text] of Object.entries(content)) {
      const blob = new Blob([text]);
      const table = await openTable({ name: `wrong.${extension}`, blob });
      expect(table.schema.columns.map((column) => column.name)).toEqual(['a', 'b']);
      expect(table.schema.rowCount).toBe(2);
      await table.close();
    }
  });
});

describe('a table too small to learn from', () => {
  it.each([1, 2, 4, 5])('%i rows open, and training says how many it needs', async (rows) => {
    const lines = Array.from({ length: rows }, (_, row) => `${row},x${row % 2}\n`);
    const table = await openTable({ name: 'few.csv', blob: new Blob([`a,b\n${lines.join('')}`]) });
    expect(table.schema.rowCount).toBe(rows);
    await table.profile();
    const sentence = await sentenceOf(fit(await table.rows('train'), table.schema, {}));
    expect(sentence).toMatch(
      /has (1 training row|\d training rows); .* needs at least 5\. Add rows or set/,
    );
    expect(sentence).not.toContain(' 1 training rows');
    await table.close();
  });
});

describe('a model file', () => {
  it('with one flipped bit is refused, or is that very model still (law over every byte)', async () => {
    const lines = Array.from({ length: 60 }, (_, row) => `${row % 7},${row % 3}z\n`);
    const blob = new Blob([`a,b\n${lines.join('')}`]);
    const table = await openTable({ name: 'some.csv', blob });
    const bytes = await packModel(await fit(await table.rows('all'), table.schema, {}));
    await table.close();
    const whole = await packModel(await unpackModel(bytes, 'some.twin'));
    let refused = 0;
    for (let at = 0; at < bytes.length; at++) {
      const flipped = bytes.slice();
      flipped[at] = (flipped[at] ?? 0) ^ 0x10;
      const outcome = await unpackModel(flipped, 'some.twin').catch((error: unknown) => error);
      if (outcome instanceof Fault) {
        refused++;
        expect(outcome.message).toMatch(/^some\.twin /);
      } else {
        // Dates and attributes in the ZIP's own headers mean nothing to the model.
        expect(await packModel(outcome as Model)).toEqual(whole);
      }
    }
    expect(refused / bytes.length).toBeGreaterThan(0.8);
  });

  it('of the first format still opens', async () => {
    const bytes = await readFile(new URL('../fixtures/models/version-0.twin', import.meta.url));
    const { manifest } = await unpackModel(bytes, 'old.twin');
    expect(manifest.schema.columns.length).toBeGreaterThan(0);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openText } from '../open-text.fixture';
import { readRows } from '../read-rows';
import { detectShape } from './dialect';

async function rowsOf(content: string | Uint8Array<ArrayBuffer>, options = {}) {
  const { duck, schema, notes } = await openText(content, options);
  const rows = await readRows(duck, schema, 0, 10_000);
  await duck.close();
  return { rows, names: schema.columns.map((column) => column.name), notes, schema };
}

/** Anything but the characters by which a file counts as binary. */
const cell = fc
  .string({ unit: 'grapheme', maxLength: 12 })
  .filter((text) => text.isWellFormed() && !/[^\P{Cc}\n\r\t]|\ufeff/u.test(text));
const quoteAlways = (text: string) => `"${text.replaceAll('"', '""')}"`;

test('reading undoes writing: every text comes back exactly, whatever is in it', async () => {
  const table = fc.array(fc.tuple(cell, cell, cell), { minLength: 2, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(table, fc.constantFrom(',', ';', '\t', '|'), async (values, delimiter) => {
      const lines = [['a', 'b', 'c'], ...values].map((line) =>
        line.map(quoteAlways).join(delimiter),
      );
      const { rows } = await rowsOf(lines.join('\n') + '\n', { delimiter, hasHeader: true });
      expect(rows).toEqual(values);
    }),
    { numRuns: 25, seed: 7 },
  );
}, 30_000);

describe('the dialect is found', () => {
  const shapes: [string, string, Partial<ReturnType<typeof detectShape>>][] = [
    ['commas', 'a,b\n1,x\n2,y\n', { delimiter: ',', hasHeader: true }],
    ['semicolons with decimal commas', 'a;b\n1,5;2,5\n3,5;4,5\n', { delimiter: ';' }],
    ['tabs', 'a\tb\n1\tx, y\n2\ty\n', { delimiter: '\t' }],
    ['bars', 'a|b\n1|x\n', { delimiter: '|' }],
    ['commas inside quotes', 'a;b\n"x, y, z";1\n"u, v, w";2\n', { delimiter: ';' }],
    ['no header: numbers', '1,2\n3,4\n', { hasHeader: false }],
    ['no header: repeated values', 'x,y\nx,z\nx,y\nw,y\n', { hasHeader: false }],
    [
      'a header above numbers, one name repeated below',
      'x,inf\n1,inf\n2,3\n3,inf\n',
      { hasHeader: true },
    ],
    ['no header: a first value that lacks', 'a,NA\na,2\nb,3\na,4\n', { hasHeader: false }],
    ['a header of years', 'land,2019,2020\nA,1,2\nB,3,4\n', { hasHeader: true }],
    ['single quotes', "a,b\n'x, y','1'\n'u','2'\n'v','3'\n", { quote: "'" }],
    ['apostrophes are no quotes', "a,b\nit's,1\nhe's,2\n", { quote: '"' }],
    ['one column of sentences', 'text\nHello, you\nYes\nNo, no, no\n', { columnCount: 1 }],
  ];
  test.each(shapes)('%s', (_, text, expected) => {
    expect(detectShape(text, true, {})).toMatchObject(expected);
  });
});

test('what a person overrides is used as it is', async () => {
  const { rows, names } = await rowsOf('1;2\n3;4\n', { delimiter: ',', hasHeader: false });
  expect(rows).toEqual([['1;2'], ['3;4']]);
  expect(names).toEqual(['column_1']);
  expect((await rowsOf('a,b\n"x,y"\n', { quote: '' })).rows).toEqual([['"x', 'y"']]);
});

describe('files that differ from the ordinary', () => {
  const plain = [
    ['1', 'x'],
    ['2', 'y'],
  ];
  test.each([
    ['CR alone', 'a,b\r1,x\r2,y\r'],
    ['CR LF', 'a,b\r\n1,x\r\n2,y\r\n'],
    ['mixed line ends', 'a,b\r\n1,x\n2,y\r\n'],
    ['a BOM', '\ufeffa,b\n1,x\n2,y\n'],
    ['no line end at the end', 'a,b\n1,x\n2,y'],
    ['empty lines', 'a,b\n\n1,x\n\n2,y\n\n'],
    ['blanks after the delimiter', 'a, b\n1, x\n2, y\n'],
  ])('%s', async (_, text) => {
    const { rows, names } = await rowsOf(text);
    expect(names).toEqual(['a', 'b']);
    expect(rows).toEqual(plain);
  });

  test('line ends and doubled quotes inside quotes', async () => {
    const { rows } = await rowsOf('a,b\n1,"x\r\ny"\n2,"say ""hi"""\n');
    expect(rows).toEqual([
      ['1', 'x\r\ny'],
      ['2', 'say "hi"'],
    ]);
  });

  test('one row', async () => {
    expect((await rowsOf('a,b\n1,x\n')).rows).toEqual([['1', 'x']]);
  });

  test('one column', async () => {
    const { rows, schema } = await rowsOf('a\n1\n2\n3\n');
    expect(rows).toEqual([['1'], ['2'], ['3']]);
    expect(schema.origin.delimiter).toBe(',');
  });

  test('repeated and empty names are made unique, with a note', async () => {
    const { names, notes } = await rowsOf('a,a,,a_2\n1,2,3,4\n');
    expect(names).toEqual(['a', 'a_3', 'column_3', 'a_2']);
    expect(notes).toHaveLength(2);
  });

  test('500 columns', async () => {
    const names = Array.from({ length: 500 }, (_, i) => `n${i}`);
    const { schema } = await rowsOf(`${names.join(',')}\n${names.map((_, i) => i).join(',')}\n`);
    expect(schema.columns).toHaveLength(500);
  }, 20_000);
});

describe('bad files are refused with the reason', () => {
  const wide = Array.from({ length: 2001 }, (_, i) => `n${i}`).join(',');
  const junk = Uint8Array.from({ length: 4000 }, (_, i) => (i * 7919) % 251);
  test.each([
    ['empty', '', { code: 'file-empty' }],
    ['only blank lines', ' \n\n', { code: 'file-empty' }],
    ['header only', 'a,b\n', { code: 'file-no-rows' }],
    ['too few values', 'a,b\n1,x\n2\n3,y\n', { code: 'csv-malformed', detail: { line: 3 } }],
    ['too many values', 'a,b\n1,x\n2,y\n3,y,z\n', { code: 'csv-malformed', detail: { line: 4 } }],
    [
      'a quote never closed',
      'a,b\n1,x\n2,"y\n3,z\n',
      { code: 'csv-malformed', detail: { line: 3 } },
    ],
    ['text after a quote', 'a,b\n1,"x"y\n2,z\n', { code: 'csv-malformed', detail: { line: 2 } }],
    ['binary junk', junk, { code: 'file-not-a-table' }],
    ['too many columns', `${wide}\n${wide}\n`, { code: 'too-many-columns' }],
  ])('%s', async (_, content, fault) => {
    await expect(openText(content)).rejects.toMatchObject(fault);
  });

  test('a bad line far behind the sniffed beginning is found', async () => {
    const lines = Array.from({ length: 60_000 }, (_, i) => `${i},some text`);
    lines[55_000] = '55000,some text,and more';
    await expect(openText(`a,b\n${lines.join('\n')}\n`)).rejects.toMatchObject({
      code: 'csv-malformed',
      detail: { line: 55_002, why: 'the line has 3 values where the first line has 2' },
    });
  });

  test('an aborted reading is cancelled', async () => {
    const signal = AbortSignal.abort();
    await expect(openText('a\n1\n', {}, { signal })).rejects.toMatchObject({ code: 'cancelled' });
  });
});

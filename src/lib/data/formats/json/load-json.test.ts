import { afterEach, expect, test, describe } from 'vitest';
import fc from 'fast-check';
import { Fault, type FaultCode } from '../../../engine/schema';
import type { Duck } from '../../duck';
import { openNodeDuck } from '../../duck/node';
import type { UnpackedFile } from '../../open';
import { openNodeScratch } from '../../scratch/node';
import type { Scratch } from '../../scratch';
import { loadJson } from './load-json';

let duck: Duck;
let scratch: Scratch;
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function load(text: string | Blob, fileFormat: 'json' | 'ndjson' = 'json') {
  const [ownDuck, ownScratch] = [await openNodeDuck(), await openNodeScratch()];
  [duck, scratch] = [ownDuck, ownScratch];
  closing.push(
    () => ownDuck.close(),
    () => ownScratch.dispose(),
  );
  const blob = typeof text === 'string' ? new Blob([text]) : text;
  const file: UnpackedFile = {
    name: 'a.json',
    blob,
    fileFormat,
    origin: { fileName: 'a.json', sizeBytes: blob.size },
    notes: [],
  };
  const loaded = await loadJson(duck, scratch, file, {});
  const names = loaded.columns.map((_, i) => `c${i}`);
  const rows = await duck.rows(`SELECT ${names.join(', ')} FROM source ORDER BY __row`);
  return {
    names: loaded.columns.map((column) => column.name),
    rows: rows.map((row) => names.map((name) => row[name])),
    loaded,
  };
}

async function faultOf(work: Promise<unknown>): Promise<{ code: FaultCode; message: string }> {
  const error = await work.then(
    () => new Error('no fault'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof Fault)) throw error;
  return { code: error.code, message: error.message };
}

describe('loadJson', () => {
  test('law: text cells come back as they were, in order', async () => {
    const cell = fc.oneof(
      fc.constant(null),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('', ' ', '"', ',', '\n', '\r\n', '\\', 'null', 'ä€😀', '\u0001'),
    );
    const rows = fc.array(fc.record({ a: cell, 'b"': cell }), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom('json', 'ndjson'), async (records, form) => {
        const text =
          form === 'json'
            ? JSON.stringify(records, null, 1)
            : records.map((record) => JSON.stringify(record)).join('\n');
        const { names, rows } = await load(text, form as 'json');
        expect(names).toEqual(['a', 'b"']);
        expect(rows).toEqual(records.map((record) => [record.a, record['b"']]));
      }),
      { numRuns: 40, seed: 1 },
    );
  });

  test('numbers keep their text, objects flatten, arrays stay JSON, keys unite', async () => {
    const { names, rows } = await load(
      '[{"n": 1.50, "big": 12345678901234567890, "o": {"p": {"q": true}, "e": {}}},' +
        '\n {"n": -1e-7, "l": [1, {"x": "a b"}], "o": null}, {"n": NaN}]',
    );
    expect(names).toEqual(['n', 'big', 'o.p.q', 'l', 'o']);
    expect(rows).toEqual([
      ['1.50', '12345678901234567890', 'true', null, null],
      ['-1e-7', null, null, '[1,{"x":"a b"}]', null],
      [null, null, null, null, null],
    ]);
  });

  test.each([
    ['records inside', '{"meta": {"n": 2}, "data": [{"a": 1}, {"a": 2}], "end": [1]}'],
    ['rows inside', '{"columns": ["a"], "index": [0, 1], "data": [[1], [2]]}'],
    ['columns', '{"a": [1, 2]}'],
    ['columns by pandas', '{"a": {"0": 1, "1": 2}}'],
    ['arrays with a header', '[["a"], [1], [2]]'],
    ['records one per line', '{"a": 1}\n{"a": 2}\n'],
    ['records spread over lines', '{\n "a": 1\n}\n{\n "a": 2}'],
  ])('reads %s', async (_, text) => {
    const { names, rows } = await load(text);
    expect(names).toEqual(['a']);
    expect(rows).toEqual([['1'], ['2']]);
  });

  test('a list of values is one column, and one object is one row', async () => {
    expect(await load('[1, null, "x"]')).toMatchObject({
      names: ['value'],
      rows: [['1'], [null], ['x']],
    });
    expect(await load('{"a": 1, "b": {"c": [2]}}')).toMatchObject({
      names: ['a', 'b.c'],
      rows: [['1', '[2]']],
    });
  });

  test('a key that first appears late makes a second pass, and nothing is lost', async () => {
    const records = Array.from({ length: 30_000 }, (_, i) =>
      i === 25_000 ? { i, late: 'yes' } : { i },
    );
    const { names, rows } = await load(JSON.stringify(records));
    expect(names).toEqual(['i', 'late']);
    expect(rows.length).toBe(30_000);
    expect(rows[25_000]).toEqual(['25000', 'yes']);
    expect(rows[29_999]).toEqual(['29999', null]);
  });

  test.each([
    ['a bad line', '{"a": 1}\n{"a": 2}\n{"a": oops}\n{"a": 4}', /line 3 is not JSON/],
    ['an unclosed text', '{"a": "x}\n{"a": "y"}', /line 1 is not JSON: a text in quotes/],
    ['garbage after the end', '[{"a": 1}]\n x', /line 2 is not JSON: there is text after the end/],
    ['a cut file', '[{"a": 1},\n{"a"', /line 2 is not JSON: .*end of the file/],
    ['a missing comma', '[{"a": 1}\n{"a": 2}]', /line 2 is not JSON: expected “,” or “]”/],
    ['deep nesting', `${'['.repeat(5000)}${']'.repeat(5000)}`, /nested more than 200 deep/],
    ['a bare word', 'hello', /begins with/],
  ])('%s is a fault with its line', async (_, text, message) => {
    const fault = await faultOf(load(text));
    expect(fault.code).toBe('json-malformed');
    expect(fault.message).toMatch(message);
  });

  test.each([['[]'], ['[{}]'], ['{"data": []}']])('%s has no rows', async (text) => {
    expect((await faultOf(load(text))).code).toBe('file-no-rows');
  });

  test('2,001 different keys are too many', async () => {
    const record = Object.fromEntries(Array.from({ length: 2001 }, (_, i) => [`k${i}`, i]));
    expect((await faultOf(load(JSON.stringify([record])))).code).toBe('too-many-columns');
  });
});

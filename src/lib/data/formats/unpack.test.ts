import { gzipSync as nodeGzip, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { Zstd } from '@hpcc-js/wasm-zstd';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenOptions } from '../open';
import type { Scratch } from '../scratch';
import { openNodeScratch } from '../scratch/node';
import { faultOf, fixture } from './open-with.fixture';
import { unpack } from './unpack';

let scratch: Scratch;
beforeAll(async () => {
  scratch = await openNodeScratch();
});
afterAll(() => scratch.dispose());

const csv = 'name,price\nMüller,5 €\n';
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

async function read(name: string, content: Uint8Array | Blob | string, options: OpenOptions = {}) {
  const blob = content instanceof Blob ? content : new Blob([content as Uint8Array<ArrayBuffer>]);
  const file = await unpack(scratch, { name, blob }, options);
  const text = (await file.blob.text()).replace(/^\ufeff/, '');
  return { ...file, text };
}

const utf16 = (text: string, isBig: boolean, mark: boolean): Uint8Array => {
  const bytes = Buffer.from((mark ? '\ufeff' : '') + text, 'utf16le');
  return new Uint8Array(isBig ? bytes.swap16() : bytes);
};
// Code page 1252 by its table: € is 80, the umlauts are as in Latin-1.
const cp1252 = (text: string): Uint8Array =>
  Uint8Array.from([...text], (char) => (char === '€' ? 0x80 : char.charCodeAt(0)));

describe('encodings', () => {
  test.each([
    ['UTF-8', bytesOf(csv), 'utf-8'],
    ['UTF-8 with a mark', bytesOf(`\ufeff${csv}`), 'utf-8'],
    ['UTF-16 LE with a mark', utf16(csv, false, true), 'utf-16le'],
    ['UTF-16 BE with a mark', utf16(csv, true, true), 'utf-16be'],
    ['UTF-16 LE without', utf16(csv, false, false), 'utf-16le'],
    ['UTF-16 BE without', utf16(csv, true, false), 'utf-16be'],
    ['Windows-1252', cp1252(csv), 'windows-1252'],
  ])('%s is detected and becomes UTF-8', async (_, bytes, encoding) => {
    const file = await read('a.csv', bytes);
    expect(file.text).toBe(csv);
    expect(file.origin.encoding).toBe(encoding);
  });

  test('the byte that is no UTF-8 may come last, after megabytes', async () => {
    const file = await read('a.csv', cp1252(`a,b\n${'x,y\n'.repeat(600_000)}ö,€\n`));
    expect(file.text.endsWith('ö,€\n')).toBe(true);
    expect(file.notes).toEqual(['Read as Windows-1252, because the bytes are not valid UTF-8.']);
  });

  test('another encoding can be asked for; an unknown one is a fault', async () => {
    const cyrillic = Uint8Array.from([0xcf, 0xf0, 0x2c, 0x61, 0x0a, 0x31, 0x2c, 0x32]);
    expect((await read('a.csv', cyrillic, { encoding: 'windows-1251' })).text).toBe('Пр,a\n1,2');
    const fault = await faultOf(read('a.csv', csv, { encoding: 'klingon' }));
    expect(fault.code).toBe('option-invalid');
    expect(fault.message).toContain('klingon');
  });
});

describe('archives', () => {
  test('law: what gzip or ZIP packed comes out unchanged', async () => {
    const text = fc.string({ minLength: 1, unit: 'grapheme' }).map((s) => `a,b\n${s},1\n`);
    await fc.assert(
      fc.asyncProperty(text, fc.constantFrom(0, 1, 9), async (content, level) => {
        const bytes = bytesOf(content);
        const packed = [
          nodeGzip(bytes, { level }),
          zipSync({ 'x/a.csv': [bytes, { level: level as 0 }] }),
          zipSync({ 'a.csv.gz': nodeGzip(bytes) }),
        ];
        for (const one of packed) expect((await read('p', one)).text).toBe(content);
      }),
      { numRuns: 25, seed: 1 },
    );
  });

  test('a ZIP written to a pipe, names in UTF-8, litter beside; the largest likely table is read', async () => {
    const file = await read('streamed.zip', await fixture('streamed.zip'));
    expect(file.name).toBe('täble.csv');
    expect(file.text).toBe('a,b\n1,ä\n');
    expect(file.notes.join()).toContain('2 more files');
    const asked = await read('s.zip', await fixture('streamed.zip'), { entry: 'small.json' });
    expect(asked).toMatchObject({ text: '[]', fileFormat: 'json' });
    const fault = await faultOf(read('s.zip', await fixture('streamed.zip'), { entry: 'no.csv' }));
    expect(fault.code).toBe('entry-unknown');
    expect(fault.message).toContain('“data/täble.csv”');
  });

  test('ZIP64 fields', async () => {
    expect((await read('z.zip', await fixture('zip64.zip'))).text).toBe(
      `a,b\n${'1,2\n'.repeat(50)}`,
    );
  });

  test('gzip of several members', async () => {
    const parts = ['a,b\n', '1,2\n', '3,4\n'].map((part) => new Uint8Array(nodeGzip(part)));
    expect((await read('a.csv.gz', new Blob(parts))).text).toBe('a,b\n1,2\n3,4\n');
  });

  test('the decoder that stands in where a browser refuses several members', async () => {
    const { gunzipMembers } = await import('./archive');
    const collect = async (blob: Blob) => {
      let text = '';
      const decoder = new TextDecoder();
      for await (const chunk of gunzipMembers(blob, 'x')) text += decoder.decode(chunk);
      return text;
    };
    const parts = ['a,b\n', '1,2\n'.repeat(99_999), '3,4\n'].map(
      (part) => new Uint8Array(nodeGzip(part)),
    );
    expect(await collect(new Blob(parts))).toBe(`a,b\n${'1,2\n'.repeat(99_999)}3,4\n`);
    for (const bad of [parts.slice(0, 1), [parts[0]!, parts[1]!.slice(0, -40)]]) {
      expect((await faultOf(collect(new Blob(bad)))).code).toBe('file-damaged');
    }
  });

  test('bombs stop early', async () => {
    const zeros = Buffer.alloc(80 * 2 ** 20, 'a');
    const gz = nodeGzip(zeros, { level: 9 });
    const zip = zipSync({ 'a.csv': [zeros, { level: 9 }] });
    // The bomb lies about its size: the guard counts what really comes out.
    const lying = zip.slice();
    const view = new DataView(lying.buffer);
    const directory = lying.length - 22 - 46 - 'a.csv'.length;
    view.setUint32(directory + 24, 100, true);
    for (const bomb of [gz, zip, lying]) {
      expect((await faultOf(read('bomb', bomb))).code).toBe('archive-too-large');
    }
  }, 60_000);

  test.each<[string, () => Promise<Blob | Uint8Array>, string]>([
    ['an encrypted ZIP', () => fixture('password.zip'), 'file-encrypted'],
    [
      'a ZIP without tables',
      async () => zipSync({ 'a.png': new Uint8Array(9) }),
      'archive-no-table',
    ],
    ['an empty ZIP', async () => zipSync({}), 'archive-no-table'],
    [
      'a ZIP in a ZIP',
      async () => zipSync({ 'a.csv': zipSync({ 'b.csv': strToU8(csv) }) }),
      'file-not-a-table',
    ],
    ['a cut ZIP', async () => zipSync({ 'a.csv': strToU8(csv) }).slice(0, 60), 'file-damaged'],
    ['a cut gzip', async () => nodeGzip(csv.repeat(999)).subarray(0, -30), 'file-damaged'],
    ['a gzip of nothing', async () => nodeGzip(''), 'file-empty'],
    ['gzip in gzip', async () => nodeGzip(nodeGzip(csv)), 'file-not-a-table'],
  ])('%s is a fault', async (_, make, code) => {
    expect((await faultOf(read('x', await make()))).code).toBe(code);
  });

  test('a wrong checksum is damage', async () => {
    // Without a fixed date, the stored time may hold the byte that is looked for.
    const zip = zipSync({ 'a.csv': [strToU8(csv), { level: 0, mtime: '2001-01-01T00:00:00' }] });
    zip[Buffer.from(zip).indexOf('Müller')]! ^= 1;
    expect((await faultOf(read('x.zip', zip))).message).toContain('checksum');
  });

  test('a ZIP behind other bytes (self-extracting) is found from its end', async () => {
    const { Zip } = await import('./archive');
    const blob = new Blob([
      new Uint8Array(1000),
      zipSync({ 'a.csv': strToU8(csv) }) as Uint8Array<ArrayBuffer>,
    ]);
    const zip = await Zip.open(blob, 'x');
    expect(await zip.text('A.CSV')).toBe(csv);
    expect(deflateRawSync(csv).length).toBe(zip.entries[0]!.packedBytes);
  });
});

describe('formats by content', () => {
  test.each([
    ['a.csv', csv, 'csv'],
    ['a.tsv', 'a\tb\n', 'tsv'],
    ['a', 'a\tb\n1\t2\n', 'tsv'],
    ['a', 'a;b\n1;2\n', 'csv'],
    ['a.json', '[{"a":1}]', 'json'],
    ['a', ' {"a":1}\n{"a":2}', 'ndjson'],
    ['a.jsonl', '{"a":1}', 'ndjson'],
    ['a.json', '{"data":[{"a":1}', 'json'],
    ['a.csv', '[id],[name]\n1,x\n', 'csv'],
    ['a.json', '{"a": oops}', 'json'],
  ])('%s with %j is %s', async (name, text, format) => {
    const file = await read(name, text);
    expect(file.fileFormat).toBe(format);
    expect(file.notes).toEqual([]);
  });

  test('a wrong ending opens with a note', async () => {
    const file = await read('a.json', csv);
    expect(file.fileFormat).toBe('csv');
    expect(file.notes).toEqual(['a.json is CSV by its content, not JSON.']);
    expect((await read('a.csv', '[{"a":1}]')).fileFormat).toBe('json');
    expect((await read('a.csv', await fixture('types.parquet'))).fileFormat).toBe('parquet');
    expect((await read('a.csv', await fixture('types-lz4.arrows'))).fileFormat).toBe('arrow');
    expect((await read('a.csv', await fixture('openpyxl.xlsx'))).fileFormat).toBe('xlsx');
  });

  const junk = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919 + (i >> 3) * 104729) % 251);
  test.each<[string, string | Uint8Array, string, RegExp]>([
    ['nothing', '', 'file-empty', /0 bytes/],
    ['blank lines only', ' \n\n', 'file-empty', /x\.csv is empty/],
    ['junk', junk, 'file-not-a-table', /binary data/],
    ['a picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10), 'file-not-a-table', /PNG/],
    ['a PDF', '%PDF-1.7 ...', 'file-not-a-table', /PDF/],
    ['a web page', '<!DOCTYPE html><html>', 'file-not-a-table', /web page/],
    ['XML', '<?xml version="1.0"?><a/>', 'file-not-a-table', /XML/],
    [
      'a Word document',
      zipSync({ 'word/document.xml': strToU8('<w/>') }),
      'file-not-a-table',
      /Word/,
    ],
  ])('%s is a fault', async (_, content, code, message) => {
    const fault = await faultOf(read('x.csv', content));
    expect(fault.code).toBe(code);
    expect(fault.message).toMatch(message);
  });

  test('an old XLS is named', async () => {
    const head = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    const bytes = Uint8Array.from([...head, ...Buffer.from('....Workbook', 'utf16le')]);
    expect((await faultOf(read('a.xls', bytes))).message).toContain('before 2007 (XLS)');
  });
});

describe('zstd', () => {
  const pack = async (text: string): Promise<Uint8Array> =>
    (await Zstd.load()).compress(bytesOf(text));

  test('one frame or several unpack to the text', async () => {
    const long = `a,b\n${'x,y\n'.repeat(300_000)}`;
    expect((await read('a.csv.zst', await pack(csv))).text).toBe(csv);
    const frames = Buffer.concat([await pack(long), await pack('1,2\n'), await pack('3,4\n')]);
    const file = await read('a.csv.zst', new Uint8Array(frames));
    expect(file.text).toBe(`${long}1,2\n3,4\n`);
    expect(file.name).toBe('a.csv');
  });

  test('a cut file is damaged, one inside gzip too deep', async () => {
    const packed = await pack(Array.from({ length: 9999 }, (_, i) => `${i * i},b\n`).join(''));
    const cut = await faultOf(read('a.csv.zst', packed.slice(0, packed.length / 2)));
    expect(cut.code).toBe('file-damaged');
    const deep = await faultOf(read('a.csv.zst.gz', new Uint8Array(nodeGzip(packed))));
    expect(deep.message).toMatch(/archive inside an archive/);
  });

  test('a bomb stops at the limit', async () => {
    const bomb = (await Zstd.load()).compress(new Uint8Array(200 << 20));
    expect((await faultOf(read('bomb.zst', bomb))).code).toBe('archive-too-large');
  });
});

import fc from 'fast-check';
import { unzlibSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../../engine/schema';
import { evaluate } from '../../evaluate';
import { testSchema, testTable } from '../../testing';
import { reportPdf } from '../index';
import { openFace } from './face';
import { boldFont } from './fonts/bold';
import { regularFont } from './fonts/regular';
import { openTypesetter } from './text';

const evil = 'Größe (Щ) \\ <1>';
const meta = { title: evil, generator: "O'Neil", seed: 7, licence: null };
let report: Report;

beforeAll(async () => {
  const schema = testSchema([
    { name: evil, kind: 'category' },
    { name: 'ελ', kind: 'integer' },
  ]);
  const at = Array.from({ length: 90 }, (_, i) => i);
  const train = testTable([at.map((i) => (i % 3 === 0 ? 'a' : 'b')), at.map((i) => i % 7)]);
  const synthetic = testTable([at.map((i) => (i % 2 === 0 ? 'a' : 'c')), at.map((i) => i % 6)]);
  report = await evaluate({ schema, train, holdout: null, synthetic, seed: 1 });
}, 30_000);

describe('PDF', () => {
  const text = (bytes: Uint8Array) => new TextDecoder('latin1').decode(bytes);

  test('the same report gives the same bytes, and its table of places is true', async () => {
    const bytes = await reportPdf(report, meta);
    expect(Buffer.from(await reportPdf(report, meta)).equals(bytes)).toBe(true);
    const file = text(bytes);
    const start = Number(/startxref\n(\d+)/.exec(file)?.[1]);
    const places = [...file.slice(start).matchAll(/^(\d{10}) 00000 n/gm)].map(([, at]) =>
      Number(at),
    );
    places.forEach((at, i) => expect(file.slice(at).startsWith(`${i + 1} 0 obj`)).toBe(true));
    expect(places.length).toBeGreaterThan(10);
  }, 30_000);

  /** What the file holds in streams, unpacked. */
  function contents(bytes: Uint8Array): string[] {
    const file = text(bytes);
    return Array.from(
      file.matchAll(/<< \/Length (\d+) \/Filter \/FlateDecode ([^>]*)>>\nstream\n/g),
      ({ index, 0: head, 1: length }) => {
        const start = index + head.length;
        expect(file.slice(start + Number(length)).startsWith('\nendstream')).toBe(true);
        return text(unzlibSync(bytes.subarray(start, start + Number(length))));
      },
    );
  }

  /** Reads the file by its own maps alone: streams, glyph numbers, the way back to letters. */
  function readPdf(bytes: Uint8Array): string[] {
    const streams = contents(bytes);
    const maps = streams
      .filter((one) => one.includes('begincmap'))
      .map(
        (one) => new Map(Array.from(one.matchAll(/<(\w{4})> <(\w{4})>/g), ([, a, b]) => [a, b])),
      );
    return streams
      .filter((one) => one.includes(' Tj ET'))
      .flatMap((one) =>
        Array.from(one.matchAll(/BT \/F([12]) [^<]*<(\w+)> Tj ET/g), ([, face, codes = '']) =>
          (codes.match(/.{4}/g) ?? [])
            .map((code) =>
              String.fromCharCode(parseInt(maps[Number(face) - 1]?.get(code) ?? '', 16)),
            )
            .join(''),
        ),
      );
  }

  test('its text can be read back: verdict, names of columns, every page its number', async () => {
    const lines = readPdf(await reportPdf(report, meta));
    const all = lines.join(' ').replaceAll('\u00a0', ' ');
    expect(all).toContain(evil);
    for (const word of report.verdict.headline.split(' ')) expect(all).toContain(word);
    const pages = lines.filter((line) => /^\d+ of \d+$/.test(line));
    expect(pages.length).toBeGreaterThan(2);
    expect(pages.at(-1)).toBe(`${pages.length} of ${pages.length}`);
  }, 30_000);

  test('the ends of bars are written as the file writes days, and with a minus sign', async () => {
    const schema = testSchema([
      { name: 'day', kind: 'date' },
      { name: 'depth', kind: 'integer' },
    ]);
    const at = Array.from({ length: 60 }, (_, i) => i);
    const table = testTable([at.map((i) => 18_262 + i), at.map((i) => -i * 10)]);
    const tables = { train: table, holdout: null, synthetic: table };
    const made = await evaluate({ schema, ...tables, seed: 1, parts: [] });
    const lines = readPdf(await reportPdf(made, meta));
    expect(lines.some((line) => /^20(19|20)-\d\d-\d\d$/.test(line))).toBe(true);
    expect(lines.some((line) => /^−\d+$/.test(line))).toBe(true);
    expect(lines.filter((line) => /^-?\d{5}$/.test(line))).toEqual([]);
  }, 30_000);

  test('letters go in and come out: Latin, Greek, Cyrillic; others are said to be missing', async () => {
    const typeset = openTypesetter({
      regular: openFace('regular', regularFont),
      bold: openFace('bold', boldFont),
    });
    typeset.glyphs('Größe ŁŠ ελ Щж ≥ 5 €', 'regular');
    expect(typeset.isAnyUnknown()).toBe(false);
    const read = [...typeset.used.regular.values()].map((code) => String.fromCodePoint(code));
    expect(new Set(read)).toEqual(new Set('Größe ŁŠ ελ Щж ≥ 5 €'));
    typeset.glyphs('年齢', 'regular');
    expect(typeset.isAnyUnknown()).toBe(true);
    expect([...typeset.used.regular.values()]).toContain(0x25a1);
  });

  test('columns in scripts that the fonts lack have numbers, told on the first page', async () => {
    const names = ['年齢', 'שכר', '🙂', 'plain'];
    const schema = testSchema(names.map((name) => ({ name, kind: 'category' })));
    const at = Array.from({ length: 60 }, (_, i) => i);
    const columns = (step: number) => names.map((_, c) => at.map((i) => `${(i * step + c) % 3}`));
    const train = testTable(columns(1));
    const synthetic = testTable(columns(2));
    const made = await evaluate({ schema, train, holdout: null, synthetic, seed: 1 });
    const lines = readPdf(await reportPdf(made, { ...meta, title: 'scripts' }));
    const all = lines.join(' ').replaceAll('\u00a0', ' ');
    const front = all.slice(0, all.indexOf('Why'));
    expect(front).toContain(
      'The names of 3 columns are in letters that the fonts of this file lack',
    );
    expect(front).toContain('column 1 (U+5E74 U+9F62), column 2 (U+05E9 U+05DB U+05E8)');
    expect(front).toContain('column 3 (U+1F642). The HTML report shows the names.');
    expect(all).not.toContain('□');
    expect(all.slice(front.length)).toMatch(/column 1.*column 2/);

    const labels = names.map(() => at.map((i) => (i % 2 === 0 ? '男' : '女')));
    const plain = testSchema([{ name: 'sex', kind: 'category' }]);
    const [column = []] = labels;
    const tables = { train: testTable([column]), synthetic: testTable([column]) };
    const other = await evaluate({ schema: plain, holdout: null, ...tables, seed: 1 });
    const told = readPdf(await reportPdf(other, { ...meta, title: 'labels' })).join(' ');
    expect(told.indexOf('A □ stands for a letter')).toBeLessThan(told.indexOf('Why'));
    expect(told).toContain('A □ stands for a letter');
    for (const font of [regularFont, boldFont]) {
      expect(openFace('', font).glyphOf(0x25a1)).toBeGreaterThan(0);
    }
  }, 30_000);

  test('the map draws real rows as squares and synthetic ones as crosses', async () => {
    const at = Array.from({ length: 200 }, (_, i) => i);
    const schema = testSchema([
      { name: 'x', kind: 'integer' },
      { name: 'y', kind: 'integer' },
    ]);
    const table = (by: number) => testTable([at, at.map((i) => (i * by) % 97)]);
    const tables = { train: table(7), holdout: null, synthetic: table(11) };
    const made = await evaluate({ schema, ...tables, seed: 1 });
    const bytes = await reportPdf(made, { ...meta, title: 'map' });
    expect(readPdf(bytes)).toEqual(
      expect.arrayContaining([
        'Main directions (PCA)',
        'real rows it learnt from',
        'synthetic rows',
      ]),
    );
    const drawn = contents(bytes).find((one) => one.includes(' 2.4 2.4 re f')) ?? '';
    const pca = made.parts.map?.status === 'judged' ? made.parts.map.views.length : 0;
    expect(pca).toBeGreaterThan(0);
    // One square a row and one in the key; two strokes a row and in the key.
    expect(drawn.match(/ 2\.4 2\.4 re f/g)).toHaveLength(pca * 201);
    expect(drawn.match(/0\.04 0\.43 0\.6 RG 0\.5 w/g)).toHaveLength(pca * 402);
  }, 30_000);

  test('lines keep to their width and lose no letter (law)', () => {
    const { wrap, width } = openTypesetter({
      regular: openFace('regular', regularFont),
      bold: openFace('bold', boldFont),
    });
    fc.assert(
      fc.property(
        fc.string({ maxLength: 60 }),
        fc.integer({ min: 20, max: 200 }),
        (words, limit) => {
          const lines = wrap(words, 9, 'regular', limit);
          for (const line of lines) {
            expect(Array.from(line).length < 2 || width(line, 9, 'regular') <= limit).toBe(true);
          }
          const bare = (all: string) => all.replace(/[\s\p{Cc}\p{Cf}]/gu, '').normalize('NFC');
          expect(bare(lines.join(''))).toBe(bare(words));
        },
      ),
      { numRuns: 50 },
    );
  });
});

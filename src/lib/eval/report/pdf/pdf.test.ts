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

  /** Reads the file by its own maps alone: streams, glyph numbers, the way back to letters. */
  function readPdf(bytes: Uint8Array): string[] {
    const file = text(bytes);
    const streams = Array.from(
      file.matchAll(/<< \/Length (\d+) \/Filter \/FlateDecode ([^>]*)>>\nstream\n/g),
      ({ index, 0: head, 1: length }) => {
        const start = index + head.length;
        expect(file.slice(start + Number(length)).startsWith('\nendstream')).toBe(true);
        return text(unzlibSync(bytes.subarray(start, start + Number(length))));
      },
    );
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

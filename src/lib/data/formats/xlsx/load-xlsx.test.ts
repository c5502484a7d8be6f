import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { faultOf, fixture, openWith } from '../open-with.fixture';
import { loadXlsx } from './load-xlsx';

const open = async (name: string, sheet?: string) =>
  openWith(loadXlsx, name, await fixture(name), { sheet });

/** A workbook by hand: the sheet's rows as XML, as little around them as readers need. */
function workbook(rows: string, extra: Record<string, string> = {}): Uint8Array {
  const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const files: Record<string, string> = {
    '[Content_Types].xml': '<Types/>',
    'xl/workbook.xml': `<workbook ${main} xmlns:r="${relations}"><sheets><sheet name="A&amp;B" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="rId1" Type="${relations}/worksheet" Target="/xl/worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<?xml version="1.0"?><worksheet ${main}><sheetData>${rows}</sheetData></worksheet>`,
    ...extra,
  };
  return zipSync(Object.fromEntries(Object.entries(files).map(([k, v]) => [k, strToU8(v)])));
}

describe('loadXlsx', () => {
  test('a book by openpyxl: title, blank rows and columns, styles, errors', async () => {
    const { names, rows, loaded } = await open('openpyxl.xlsx');
    expect(names).toEqual([
      ...['Name', 'count', 'price', 'day', 'moment', 'time', 'share', 'ok', 'mixed'],
    ]);
    expect(rows).toEqual([
      [
        'Jörg "J" Müller',
        '7',
        '1.1',
        '2024-02-29',
        '2024-01-02 03:04:05',
        '06:07:08',
        '0.25',
        'true',
        'a\nb',
      ],
      [
        '00123',
        '-12',
        '1234567.891',
        '1900-01-01',
        '1999-12-31 23:59:59',
        '23:59:00',
        '1',
        'false',
        '5',
      ],
      [null, null, null, null, null, null, null, null, 'only here'],
      [
        '<&>',
        '900719925474099',
        '1e-7',
        '2099-12-31',
        '1970-01-01 00:00:00',
        '00:00:00',
        '0.0001',
        'true',
        null,
      ],
    ]);
    expect(loaded.origin).toMatchObject({ fileFormat: 'xlsx', sheet: 'Zahlen & Daten' });
    expect(loaded.notes).toContain('One row above the table was left out.');
    expect(loaded.notes).toContain('Sheet “Zahlen & Daten” was read, one of 5.');
  });

  test('another sheet by name, also a hidden one', async () => {
    expect(await open('openpyxl.xlsx', 'Second')).toMatchObject({
      names: ['a', 'b'],
      rows: [['1', '2']],
    });
    const fault = await faultOf(open('openpyxl.xlsx', 'Third'));
    expect(fault.code).toBe('entry-unknown');
    expect(fault.message).toContain('“Second”');
  });

  test('a book by XlsxWriter: 1904 dates, rich text, cached formulas, elapsed hours', async () => {
    const { names, rows } = await open('xlsxwriter-1904.xlsx');
    expect(names).toEqual(['rich', 'formula', 'text formula', 'error', 'date', 'elapsed', 'flag']);
    expect(rows).toEqual([
      ['plain bold end', '2', 'a<b', null, '2024-02-29', '30:15:00', 'true'],
      ['_x0041_ stays', '0.1', 'x', 'y', '1904-01-02', null, null],
    ]);
  });

  test('inline texts keep their spaces; a row that is wider than the first ones is not cut', async () => {
    const { names, rows } = await open('xlsxwriter-inline.xlsx');
    expect(names).toEqual(['id', 'text', 'column_3']);
    expect(rows.length).toBe(2999);
    expect(rows[0]).toEqual(['1', ' Straße 1 ', null]);
    expect(rows[2499]).toEqual(['2500', ' Straße 2500 ', 'late and wide']);
  });

  test('prefixed names, single quotes, CDATA, missing references, entities', async () => {
    const rows = [
      "<x:row r='1'><x:c t='inlineStr'><x:is><x:t>k</x:t></x:is></x:c><x:c t='str'><x:v>v &#8364; &lt;</x:v></x:c></x:row>",
      "<x:row><x:c r='A2'><x:f>1>0</x:f><x:v>5</x:v></x:c><x:c t='inlineStr'><x:is><x:r><x:t><![CDATA[a<&]]></x:t></x:r><x:rPh><x:t>reading</x:t></x:rPh></x:is></x:c></x:row>",
      "<x:row><x:c/><x:c t='d'><x:v>2024-01-02T03:04:05Z</x:v></x:c></x:row><x:row spans='1:2'/>",
    ].join('<!-- a > b -->');
    expect(await openWith(loadXlsx, 'a.xlsx', workbook(rows))).toMatchObject({
      names: ['k', 'v € <'],
      rows: [
        ['5', 'a<&'],
        [null, '2024-01-02 03:04:05'],
      ],
      loaded: { origin: { sheet: 'A&B' } },
    });
  });

  test('numbers in the first row are no header', async () => {
    const rows =
      '<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c><c><v>4</v></c></row>';
    expect(await openWith(loadXlsx, 'a.xlsx', workbook(rows))).toMatchObject({
      names: ['column_1', 'column_2'],
      rows: [
        ['1', '2'],
        ['3', '4'],
      ],
    });
  });

  test('no rows: an empty sheet, and a header alone', async () => {
    expect((await faultOf(open('openpyxl.xlsx', 'Empty'))).code).toBe('file-no-rows');
    expect((await faultOf(open('openpyxl.xlsx', 'Header only'))).code).toBe('file-no-rows');
  });

  test('a password is named as such', async () => {
    expect((await faultOf(open('password.xlsx'))).code).toBe('file-encrypted');
  });

  test('a cut file and a changed byte are damage', async () => {
    const whole = new Uint8Array(await (await fixture('openpyxl.xlsx')).arrayBuffer());
    const cut = faultOf(openWith(loadXlsx, 'a.xlsx', whole.slice(0, whole.length / 2)));
    expect((await cut).code).toBe('file-damaged');
    const book = workbook('<row><c><v>1</v></c></row>'.repeat(500));
    const changed = book.slice();
    // Near the middle of the only large part.
    const at =
      changed.findIndex(
        (_, i) => String.fromCharCode(...changed.subarray(i, i + 10)) === 'sheet1.xml',
      ) + 40;
    changed[at]! ^= 0x55;
    const fault = await faultOf(openWith(loadXlsx, 'a.xlsx', changed));
    expect(fault.code).toBe('file-damaged');
  });
});

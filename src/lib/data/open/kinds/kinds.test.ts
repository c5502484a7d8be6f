import { describe, expect, test } from 'vitest';
import { columnOf, openText } from '../open-text.fixture';
import { extract } from '../extract';

const days = (date: string) => Date.parse(`${date}T00:00:00Z`) / 86_400_000;
const cycle = (values: readonly string[], count: number) =>
  Array.from({ length: count }, (_, i) => values[i % values.length]!);

/** Values as `extract` gives them, with the column's kind. */
async function read(values: readonly string[], name = 'v') {
  const cells = values.map((value) => `"${value.replaceAll('"', '""')}",x`);
  const { duck, schema, notes } = await openText(`${name},o\n${cells.join('\n')}\n`, {
    holdoutShare: 0,
  });
  const table = await extract(duck, schema, 'all');
  await duck.close();
  const data = table.columns[0]!;
  const numbers = data.storage === 'number' ? [...data.values] : [];
  const labels =
    data.storage === 'text' ? [...data.codes].map((code) => data.labels[code] ?? null) : [];
  return { column: schema.columns[0]!, numbers, labels, notes };
}

describe('numbers', () => {
  test.each([
    ['whole', ['1', '-20', '300'], 'integer', {}, [1, -20, 300]],
    [
      'decimal',
      ['1.5', '2', '-0.25'],
      'decimal',
      { decimals: 2, fixedDecimals: false },
      [1.5, 2, -0.25],
    ],
    [
      'always two decimals',
      ['1.50', '2.00', '3.25'],
      'decimal',
      { decimals: 2, fixedDecimals: true },
      [1.5, 2, 3.25],
    ],
    [
      'grouped by commas',
      ['1,234', '12', '1,000,000'],
      'integer',
      { thousandsMark: ',' },
      [1234, 12, 1e6],
    ],
    [
      'German',
      ['1.234,50', '12,00', '999,99'],
      'decimal',
      { decimalMark: ',', thousandsMark: '.', decimals: 2, fixedDecimals: true },
      [1234.5, 12, 999.99],
    ],
    [
      'decimal commas',
      ['1,5', '2,25', '-3'],
      'decimal',
      { decimalMark: ',', decimals: 2 },
      [1.5, 2.25, -3],
    ],
    [
      'decimal commas before three digits',
      ['1,234', '0,637', '-25,001'],
      'decimal',
      { decimalMark: ',', thousandsMark: '', decimals: 3 },
      [1.234, 0.637, -25.001],
    ],
    [
      'grouped by blanks',
      ['1 234,5', '12,0'],
      'decimal',
      { thousandsMark: ' ', decimalMark: ',' },
      [1234.5, 12],
    ],
    ['Swiss', ['1’234.50', '12.00'], 'decimal', { thousandsMark: '’', decimals: 2 }, [1234.5, 12]],
    [
      'dollars',
      ['$1,234.50', '-$3.00', '$12.25'],
      'decimal',
      { prefix: '$', thousandsMark: ',', decimals: 2 },
      [1234.5, -3, 12.25],
    ],
    [
      'euros behind',
      ['12,50 €', '3,00 €'],
      'decimal',
      { suffix: ' €', decimalMark: ',', decimals: 2 },
      [12.5, 3],
    ],
    ['per cent', ['12%', '3%', '-1%'], 'integer', { suffix: '%' }, [12, 3, -1]],
    ['scientific', ['1e5', '2.5e-3', '3'], 'decimal', {}, [1e5, 0.0025, 3]],
    ['a real minus sign', ['€5', '−€2', '€7'], 'integer', { prefix: '€' }, [5, -2, 7]],
  ] as const)('%s', async (_, values, kind, format, expected) => {
    const { column, numbers } = await read(values);
    expect(column).toMatchObject({ kind, format: { type: 'number', ...format } });
    expect(numbers).toEqual(expected);
  });

  test('whole numbers beyond 2^53 stay apart: they are labels, as written', async () => {
    const values = cycle(['9007199254740992', '9007199254740993', '-90071992547409941'], 60);
    const { column, labels } = await read(values);
    expect(column.kind).toBe('category');
    expect(labels).toEqual(values);
    const { column: round, numbers } = await read(['1e3', '9007199254740992', '12', '50']);
    expect(round.kind).toBe('decimal');
    expect(numbers[1]).toBe(2 ** 53);
  });

  test('leading zeros are kept as text', async () => {
    const { column, labels } = await read(cycle(['00501', '10001', '02134'], 60), 'zip');
    expect(column.kind).toBe('category');
    expect(column.reason).toContain('begin with zeros, such as “00501”');
    expect(labels.slice(0, 3)).toEqual(['00501', '10001', '02134']);
  });

  test('one stray text makes a category, and the reason counts it', async () => {
    const values = [...cycle(['1', '2', '3'], 99), 'n/a?'];
    expect((await columnOf(values)).reason).toContain(
      '99 of 100 values are whole numbers; 1 is not, such as “n/a?”',
    );
  });

  test('0 and 1 are an answer; 1, 2 and 3 are numbers', async () => {
    const { column, labels } = await read(['0', '1', '1', '0']);
    expect(column).toMatchObject({ kind: 'boolean', format: { true: '1', false: '0' } });
    expect(labels).toEqual(['false', 'true', 'true', 'false']);
    expect((await columnOf(['1', '2', '3', '1'])).kind).toBe('integer');
  });
});

describe('missing values', () => {
  test('are found among numbers, the most frequent spelling first', async () => {
    const { column, numbers } = await read(['1', 'NA', '', 'NA', '2', 'nan', 'NA', '']);
    expect(column).toMatchObject({ kind: 'integer', hasNulls: true, nulls: ['NA', '', 'nan'] });
    expect(numbers).toEqual([1, NaN, NaN, NaN, 2, NaN, NaN, NaN]);
  });

  test('a question mark is a label among labels and an absence among answers', async () => {
    const labels = await columnOf(cycle(['Private', '?', 'Self', 'Gov'], 40));
    expect(labels).toMatchObject({ kind: 'category', hasNulls: false, nulls: [] });
    const answers = await columnOf(cycle(['yes', 'no', '?'], 30));
    expect(answers).toMatchObject({ kind: 'boolean', nulls: ['?'] });
  });

  test('a column without values is constant', async () => {
    expect(await columnOf(['', '', ''])).toMatchObject({
      kind: 'constant',
      hasNulls: true,
      reason: 'Every value is missing',
    });
  });
});

describe('dates and times', () => {
  const d = [days('2024-01-31'), days('2023-12-05')];
  const at = (time: string) => [
    Date.parse(`2024-01-31T${time}Z`),
    Date.parse(`2023-12-05T${time}Z`),
  ];
  test.each([
    ['ISO', ['2024-01-31', '2023-12-05'], 'date', '%Y-%m-%d', d],
    ['day first', ['31/01/2024', '05/12/2023'], 'date', '%d/%m/%Y', d],
    ['month first', ['01/31/2024', '12/05/2023'], 'date', '%m/%d/%Y', d],
    ['German', ['31.01.2024', '05.12.2023'], 'date', '%d.%m.%Y', d],
    ['German, short', ['31.1.2024', '5.12.2023'], 'date', '%-d.%-m.%Y', d],
    ['slashes, year first', ['2024/1/31', '2023/12/5'], 'date', '%Y/%-m/%-d', d],
    ['digits', ['20240131', '20231205'], 'date', '%Y%m%d', d],
    ['short year', ['31/01/24', '05/12/23'], 'date', '%d/%m/%y', d],
    ['month names', ['31 Jan 2024', '05 Dec 2023'], 'date', '%d %b %Y', d],
    ['long month names', ['January 31, 2024', 'December 5, 2023'], 'date', '%B %-d, %Y', d],
    ['dashes and names', ['31-Jan-2024', '05-Dec-2023'], 'date', '%d-%b-%Y', d],
    [
      'year and month',
      ['2024-01', '2023-12'],
      'date',
      '%Y-%m',
      [days('2024-01-01'), days('2023-12-01')],
    ],
    [
      'ISO moment',
      ['2024-01-31T10:20:30', '2023-12-05T10:20:30'],
      'datetime',
      '%Y-%m-%dT%H:%M:%S',
      at('10:20:30'),
    ],
    [
      'SQL moment',
      ['2024-01-31 10:20:30', '2023-12-05 10:20:30'],
      'datetime',
      '%Y-%m-%d %H:%M:%S',
      at('10:20:30'),
    ],
    [
      'without seconds',
      ['2024/1/31 10:20', '2023/12/5 10:20'],
      'datetime',
      '%Y/%-m/%-d %H:%M',
      at('10:20:00'),
    ],
    [
      'afternoon',
      ['01/31/2024 01:20 PM', '12/05/2023 01:20 PM'],
      'datetime',
      '%m/%d/%Y %I:%M %p',
      at('13:20:00'),
    ],
    [
      'fraction',
      ['2024-01-31 10:20:30.250', '2023-12-05 10:20:30.250'],
      'datetime',
      '%Y-%m-%d %H:%M:%S',
      at('10:20:30.250'),
    ],
    [
      'Zulu',
      ['2024-01-31T10:20:30Z', '2023-12-05T10:20:30Z'],
      'datetime',
      '%Y-%m-%dT%H:%M:%S',
      at('10:20:30'),
    ],
    [
      'offset',
      ['2024-01-31T12:20:30+02:00', '2023-12-05T05:20:30-05:00'],
      'datetime',
      '%Y-%m-%dT%H:%M:%S',
      at('10:20:30'),
    ],
    ['time', ['10:20', '00:05'], 'time', '%H:%M', [37_200_000, 300_000]],
    ['time with seconds', ['9:20:30', '23:59:59'], 'time', '%-H:%M:%S', [33_630_000, 86_399_000]],
  ] as const)('%s', async (_, values, kind, pattern, expected) => {
    const { column, numbers } = await read(values);
    expect(column).toMatchObject({ kind, format: { type: 'moment', pattern } });
    expect(numbers).toEqual(expected);
  });

  test('when day and month could be swapped everywhere, the person is told', async () => {
    const { column, notes } = await read(['01/02/2024', '03/04/2024']);
    expect(column).toMatchObject({ kind: 'date', format: { pattern: '%d/%m/%Y' } });
    expect(notes.join()).toContain('day and month in either order');
  });

  test('a row late in the file decides the order', async () => {
    const values = [...cycle(['01/02/2024', '03/04/2024'], 3000), '05/25/2024'];
    expect(await columnOf(values)).toMatchObject({ kind: 'date', format: { pattern: '%m/%d/%Y' } });
  });

  test('mixed formats stay text, and the reason says why', async () => {
    const values = [...cycle(['2024-01-31', '2024-02-01'], 90), ...cycle(['31.01.2024'], 10)];
    const column = await columnOf(values);
    expect(column.kind).toBe('category');
    expect(column.reason).toContain(
      '90 of 100 values are dates written YYYY-MM-DD; 10 are not, such as “31.01.2024”',
    );
  });

  test('impossible dates do not fit', async () => {
    expect((await columnOf(['2024-02-30', '2024-13-01', '2024-01-01'])).kind).not.toBe('date');
  });

  test('years and other numbers are no dates', async () => {
    expect((await columnOf(['1999', '2004', '2010'])).kind).toBe('integer');
    expect((await columnOf(['19991399', '20041232', '99999999'])).kind).toBe('integer');
  });
});

describe('labels', () => {
  const many = (make: (i: number) => string, count = 300) =>
    Array.from({ length: count }, (_, i) => make(i));
  test.each([
    ['yes and no', cycle(['Yes', 'No'], 20), 'boolean'],
    ['true and false', cycle(['TRUE', 'FALSE'], 20), 'boolean'],
    ['two other labels', cycle(['<=50K', '>50K'], 20), 'category'],
    ['sizes', cycle(['S', 'XL', 'M', 'L'], 20), 'ordinal'],
    ['agreement', cycle(['Agree', 'Disagree', 'Neutral', 'Strongly agree'], 20), 'ordinal'],
    ['months', cycle(['jan', 'mar', 'feb'], 20), 'ordinal'],
    ['numbered', cycle(['2 - middle', '1 - low', '3 - high'], 21), 'ordinal'],
    ['ages in bands', cycle(['18-24', '25-34', '35-44', '65+'], 20), 'ordinal'],
    ['countries', cycle(['Chad', 'Peru', 'Fiji'], 20), 'category'],
    ['one label', cycle(['x'], 20), 'constant'],
    ['sentences', many((i) => `This is sentence number ${i} of them`), 'text'],
    [
      'UUIDs',
      many((i) => `6f1c${String(i).padStart(4, '0')}-1234-4abc-8def-0123456789ab`),
      'identifier',
    ],
    ['order numbers', many((i) => `ORD-${10_000 + i * 7}`), 'identifier'],
    ['running numbers', many((i) => String(i + 1)), 'identifier'],
    ['different whole numbers in no order', many((i) => String((i * 7919) % 10_007)), 'integer'],
    ['different decimals', many((i) => ((i * 7919) % 10_007) + '.5'), 'decimal'],
    ['increasing decimals', many((i) => `${i}.25`), 'decimal'],
  ])('%s', async (_, values, kind) => {
    const column = await columnOf(values);
    expect(column).toMatchObject({ kind });
    expect(column.reason).not.toBe('');
  });

  test('levels are in their order, lowest first', async () => {
    const column = await columnOf(cycle(['high', 'low', 'medium'], 9));
    expect(column.levels).toEqual(['low', 'medium', 'high']);
  });

  test('numbers that are called keys but repeat are a category', async () => {
    expect((await columnOf(cycle(['1', '2', '3', '4', '9'], 100), 'supplierID')).kind).toBe(
      'category',
    );
  });
});

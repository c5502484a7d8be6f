/** Tables as people have them: what a data scientist would say each column is. */
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import type { ColumnKind } from '../../engine/schema';
import { openFileBlob, openNodeDuck } from '../duck/node';
import { loadCsv } from './csv';
import { finishOpening } from './finish';

const folder = '../shared/data';
const has = existsSync(folder);
if (!has) console.warn(`${folder} is missing: the kinds of real tables are not tested`);

async function kindsOf(path: string) {
  const duck = await openNodeDuck();
  const blob = await openFileBlob(`${folder}/${path}`);
  const name = basename(path);
  const origin = { fileName: name, sizeBytes: blob.size };
  const file = { name, blob, fileFormat: 'csv' as const, origin, notes: [] };
  const loaded = await loadCsv(duck, undefined as never, file, {});
  const { schema } = await finishOpening(duck, loaded, {});
  await duck.close();
  return schema;
}

const expectations: Readonly<
  Record<string, { rows: number; kinds: Partial<Record<ColumnKind, string>> }>
> = {
  'adult.csv': {
    rows: 32_561,
    kinds: {
      integer: 'age fnlwgt education-num capital-gain capital-loss hours-per-week',
      category: 'workclass marital-status occupation relationship race sex native-country income',
      ordinal: 'education',
    },
  },
  'titanic.csv': {
    rows: 1309,
    kinds: {
      boolean: 'survived',
      integer: 'pclass age sibsp parch fare',
      category: 'sex embarked',
    },
  },
  'bank_marketing.csv': {
    rows: 45_211,
    kinds: {
      integer: 'age balance day duration campaign pdays previous',
      category: 'job marital education contact poutcome',
      boolean: 'default housing loan y',
      ordinal: 'month',
    },
  },
  'housing_at.csv': {
    rows: 40_053,
    kinds: {
      integer: 'plot_area_m2 transaction_year transaction_month building_year building_floors',
      decimal: 'plot_share land_use_share longitude latitude price_per_m2',
      category: 'property_type district cadastral contract_type land_use',
      boolean: 'building_ban protection_zone',
    },
  },
  'ETTh1.csv': {
    rows: 17_420,
    kinds: { datetime: 'date', decimal: 'HUFL HULL MUFL MULL LUFL LULL OT' },
  },
  'sms_spam.tsv': { rows: 5574, kinds: { category: 'Label', text: 'SMS' } },
  'northwind/order-details.csv': {
    rows: 2155,
    kinds: { category: 'orderID productID', decimal: 'unitPrice discount', integer: 'quantity' },
  },
  'northwind/products.csv': {
    rows: 77,
    kinds: {
      identifier: 'productID',
      text: 'productName quantityPerUnit',
      category: 'supplierID categoryID',
      decimal: 'unitPrice',
      integer: 'unitsInStock unitsOnOrder reorderLevel',
      boolean: 'discontinued',
    },
  },
};

test.skipIf(!has).each(Object.entries(expectations))(
  '%s',
  async (path, { rows, kinds }) => {
    const { columns, rowCount } = await kindsOf(path);
    const found: Partial<Record<ColumnKind, string>> = {};
    for (const { name, kind } of columns)
      found[kind] = found[kind] ? `${found[kind]} ${name}` : name;
    expect(rowCount).toBe(rows);
    expect(found).toEqual(kinds);
  },
  20_000,
);

test.skipIf(!has)('64 columns without a header', async () => {
  const { columns, origin, rowCount } = await kindsOf('optdigits.csv');
  expect(rowCount).toBe(3823);
  expect(origin.hasHeader).toBe(false);
  expect(columns).toHaveLength(65);
  expect(columns[64]).toMatchObject({ name: 'column_65', kind: 'integer' });
});

test.skipIf(!has)('the format of ETTh1’s dates is kept', async () => {
  const { columns } = await kindsOf('ETTh1.csv');
  expect(columns[0]!.format).toMatchObject({ pattern: '%Y/%-m/%-d %H:%M', fractionDigits: 0 });
});

test.skipIf(!has)('a table with commas in unquoted addresses is refused by line', async () => {
  await expect(kindsOf('northwind/customers.csv')).rejects.toMatchObject({
    code: 'csv-malformed',
    detail: { line: 8 },
  });
});

/** Files of CTGAN and TVAE from earlier releases: each opens, and draws the same rows as then. */
import { readFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { sample, unpackModel } from './index';

vi.setConfig({ testTimeout: 60_000 });

/** Age, income and job of the first rows. */
async function firstRows(generator: string) {
  const file = `tests/fixtures/models/${generator}-1.twin`;
  const old = await unpackModel(new Uint8Array(readFileSync(file)), file);
  expect(old.manifest).toMatchObject({ formatVersion: 1, trainRows: 400 });
  for await (const { columns } of sample(old, 4, 1)) {
    const [age, income, job] = columns;
    if (age?.storage !== 'number' || income?.storage !== 'number' || job?.storage !== 'text') break;
    return [...age.values].map((years, row) => [
      years,
      income.values[row],
      job.labels[job.codes[row] as number],
    ]);
  }
  throw new Error('three columns are expected');
}

it('CTGAN, version 1', async () => {
  expect(await firstRows('ctgan')).toMatchInlineSnapshot(`
    [
      [
        46,
        293.21,
        "senior",
      ],
      [
        32,
        293.16,
        "junior",
      ],
      [
        30,
        NaN,
        "junior",
      ],
      [
        61,
        532.95,
        "senior",
      ],
    ]
  `);
});

it('TVAE, version 1', async () => {
  expect(await firstRows('tvae')).toMatchInlineSnapshot(`
    [
      [
        49,
        527.91,
        "senior",
      ],
      [
        39,
        302.08,
        "senior",
      ],
      [
        27,
        617.75,
        "senior",
      ],
      [
        35,
        534.41,
        "senior",
      ],
    ]
  `);
});

/** For tests only: one small judgement with every part, which all places must make alike. */
import type { Report } from '../engine/schema';
import { stream } from '../engine/random';
import type { EvaluateInput } from './evaluate';
import { testSchema, testTable } from './testing-tables';

/** Where the test in Node keeps its report for the one in Chromium. */
export const keptByNode = 'node_modules/.cache/twinset/small-report.json';

const schema = testSchema([
  { name: 'age', kind: 'integer' },
  { name: 'income', kind: 'decimal', decimals: 2 },
  { name: 'since', kind: 'date' },
  { name: 'town', kind: 'category' },
  { name: 'sex', kind: 'category' },
  { name: 'approved', kind: 'category' },
  { name: 'note', kind: 'text' },
]);

function tableOf(purpose: string, rows: number) {
  const random = stream(5, purpose);
  const age = Array.from({ length: rows }, (_, i) => 18 + random.below(60, i));
  const income = age.map((years, i) =>
    i % 19 === 0 ? null : Math.round(100 * years * Math.exp(random.normal(i, 1))) / 100,
  );
  const isApproved = age.map((years, i) => years + 20 * random.normal(i, 2) > 45);
  return testTable([
    age,
    income,
    age.map((years, i) => 19_000 - 200 * years + random.below(300, i, 3)),
    age.map((_, i) => (i % 23 === 0 ? null : `town ${random.below(9, i, 4)}`)),
    age.map((_, i) => (random.uniform(i, 5) < 0.5 ? 'f' : 'm')),
    isApproved.map((yes) => (yes ? 'yes' : 'no')),
    age.map((_, i) => `${purpose} ${i}`),
  ]);
}

/** The report as text, piece by piece: `basics`, and each part by its name. */
export async function judgeSmall(
  judge: (input: EvaluateInput) => Promise<Report>,
): Promise<Readonly<Record<string, string>>> {
  const { parts, ...basics } = await judge({
    schema,
    train: tableOf('train', 260),
    holdout: tableOf('holdout', 120),
    synthetic: tableOf('synthetic', 260),
    seed: 7,
    options: {
      target: 'approved',
      protectedColumn: 'sex',
      custom: [
        {
          name: 'mean income',
          sql: 'SELECT avg(income) FROM synthetic',
          better: 'nearer',
          goodAt: 1,
        },
      ],
    },
  });
  const pieces = Object.entries({ basics, ...parts });
  return Object.fromEntries(pieces.map(([name, piece]) => [name, JSON.stringify(piece)]));
}

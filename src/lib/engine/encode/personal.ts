/**
 * Columns with personal values that are not kept: replaced by made-up ones of the same type. Nothing of
 * the values is learnt but how many are missing, and for coordinates as numbers the whole degrees around them.
 */
import { personalTypes, z, type Column, type ColumnData, type NumberData } from '../schema';
import { arrayOf, onlyPart, shares, type Codec, type OpenCodec } from './codec';
import { openMade } from './made';
import { makers } from './personal-makers';
import { withoutLevels } from './prepare';

const factsSchema = z.object({
  type: z.enum(personalTypes),
  hasNull: z.boolean(),
  /** For numbers: made-up values are uniform between these whole degrees; null: made-up text. */
  box: z.tuple([z.int(), z.int()]).nullable(),
});
type Facts = z.infer<typeof factsSchema>;

function countNulls(data: ColumnData): number {
  return data.storage === 'text'
    ? data.codes.reduce((sum, code) => sum + (code < 0 ? 1 : 0), 0)
    : data.values.reduce((sum, value) => sum + (Number.isNaN(value) ? 1 : 0), 0);
}

/** Whole degrees around the inner nine tenths of the values. */
function boxOf({ values }: NumberData): [number, number] {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const low = sorted[Math.floor(sorted.length * 0.05)] ?? 0;
  const high = sorted[Math.floor(sorted.length * 0.95)] ?? 0;
  const floor = Math.floor(low);
  return [floor, Math.max(floor + 1, Math.ceil(high))];
}

/** A column of made-up text. */
function asText(column: Column, hasNulls: boolean): Column {
  return { ...withoutLevels(column), kind: 'text', format: { type: 'text' }, hasNulls };
}

function openBox(facts: Facts, box: readonly [number, number], weights: Float64Array): OpenCodec {
  return {
    parts: [{ size: 1, hasNull: facts.hasNull, isOrdered: false, weights }],
    encode: (data) => [
      {
        codes: Int32Array.from((data as NumberData).values, (value) =>
          Number.isNaN(value) ? 1 : 0,
        ),
        fractions: null,
      },
    ],
    decode(rows, random) {
      const { start, rowCount } = rows;
      const { codes } = onlyPart(rows);
      const values = Float64Array.from({ length: rowCount }, (_, row) => {
        const degrees = box[0] + (box[1] - box[0]) * random.uniform(start + row);
        return codes[row] === 0 ? Math.round(degrees * 1e4) / 1e4 : NaN;
      });
      return { storage: 'number', values };
    },
  };
}

export const personalCodec: Codec = {
  fit({ column, data }) {
    const type = column.personal?.type ?? 'name';
    const rows = data.storage === 'text' ? data.codes.length : data.values.length;
    const nulls = countNulls(data);
    const isBox = type === 'coordinates' && data.storage === 'number';
    const facts: Facts = { type, hasNull: nulls > 0, box: isBox ? boxOf(data) : null };
    return {
      facts,
      arrays: { weights: shares(nulls > 0 ? [rows - nulls, nulls] : [rows]) },
      column: isBox ? { ...column, hasNulls: nulls > 0 } : asText(column, nulls > 0),
    };
  },

  open(untrusted, arrays) {
    const facts = factsSchema.parse(untrusted);
    if (facts.box !== null) return openBox(facts, facts.box, arrayOf(arrays, 'weights'));
    return openMade(makers[facts.type], facts.hasNull, arrays);
  },
};

/**
 * Columns whose values are made up row by row and carry no information about other columns: one cell,
 * and one for null. Used for keys, personal values and free text.
 */
import type { TextData } from '../schema';
import type { Stream } from '../random';
import { arrayOf, onlyPart, type OpenCodec } from './codec';

/** The value of row `index`; a pure function of the index and the stream. */
export type Made = (index: number, random: Stream) => string;

/** A column without a value: null is its only cell, so that no generator can draw another. */
function openEmpty(): OpenCodec {
  return {
    parts: [{ size: 0, hasNull: true, isOrdered: false, weights: Float64Array.of(1) }],
    encode: (data) => {
      const { length } = data.storage === 'text' ? data.codes : data.values;
      return [{ codes: new Int32Array(length), fractions: null }];
    },
    decode: ({ rowCount }): TextData => ({
      storage: 'text',
      codes: new Int32Array(rowCount).fill(-1),
      labels: [],
    }),
  };
}

export function openMade(
  make: Made,
  hasNull: boolean,
  arrays: Readonly<Record<string, Float64Array>>,
): OpenCodec {
  const weights = arrayOf(arrays, 'weights');
  if (hasNull && weights[0] === 0) return openEmpty();
  return {
    parts: [{ size: 1, hasNull, isOrdered: false, weights }],
    encode(data) {
      const codes =
        data.storage === 'text'
          ? data.codes.map((code) => (code < 0 ? 1 : 0))
          : Int32Array.from(data.values, (value) => (Number.isNaN(value) ? 1 : 0));
      return [{ codes, fractions: null }];
    },
    decode(rows, random): TextData {
      const { start, rowCount } = rows;
      const { codes } = onlyPart(rows);
      const out = new Int32Array(rowCount);
      const index = new Map<string, number>();
      const labels: string[] = [];
      for (let row = 0; row < rowCount; row++) {
        if (codes[row] !== 0) {
          out[row] = -1;
          continue;
        }
        const label = make(start + row, random);
        let code = index.get(label);
        if (code === undefined) {
          code = labels.push(label) - 1;
          index.set(label, code);
        }
        out[row] = code;
      }
      return { storage: 'text', codes: out, labels };
    },
  };
}

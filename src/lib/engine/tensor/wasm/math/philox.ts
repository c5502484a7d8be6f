/** Philox4x32-10 for four counters at once, equal bit for bit to `philox` of engine/random. */
import type { Local } from '../assembler';
import type { Formula, VectorCode } from './vector-code';

const rounds = 10;

/** Upper and lower words of the products of lanes with a constant. */
function multiply(code: VectorCode, value: Local, factor: number): readonly [Local, Local] {
  const by = code.i32(factor);
  const low = code.op('i64x2.extmul_low_i32x4_u', value, by);
  const high = code.op('i64x2.extmul_high_i32x4_u', value, by);
  return [code.shuffle(low, high, 1, 3, 5, 7), code.shuffle(low, high, 0, 2, 4, 6)];
}

/** Counter words 0–3 and key words 0–1, a vector of four generators each, to words 0–3. */
export const philox: Formula = {
  name: 'philox',
  parameters: 6,
  results: 4,
  write: (code, values) => {
    let [x0, x1, x2, x3, key0, key1] = values as [Local, Local, Local, Local, Local, Local];
    for (let round = 0; round < rounds; round++) {
      const [high0, low0] = multiply(code, x0, 0xd2511f53);
      const [high1, low1] = multiply(code, x2, 0xcd9e8d57);
      x0 = code.op('v128.xor', code.op('v128.xor', high1, x1), key0);
      x1 = low1;
      x2 = code.op('v128.xor', code.op('v128.xor', high0, x3), key1);
      x3 = low0;
      if (round === rounds - 1) break;
      key0 = code.op('i32x4.add', key0, code.i32(0x9e3779b9));
      key1 = code.op('i32x4.add', key1, code.i32(0xbb67ae85));
    }
    return [x0, x1, x2, x3];
  },
};

/**
 * Random elements as graph.ts defines them: `bits` and `uniform` bit-identical on all devices, `normal`
 * and `gumbel` from the same words. Element e is word e & 3 of the block with number e >>> 2.
 */
import type { Local } from '../assembler';
import type { Distribution } from '../../graph';
import { divideUnsigned } from './division';
import { logOfNormal } from './logarithm';
import { philox } from './philox';
import { sineAndCosineOfTurns } from './trigonometry';
import type { VectorCode } from './vector-code';

/** Vectors of four equal words that all blocks of a stream share. */
export interface StreamWords {
  readonly seed: Local;
  readonly step: Local;
  readonly key: Local;
  readonly check: Local;
}

function uniform(code: VectorCode, word: Local): Local {
  const high = code.op('f32x4.convert_i32x4_s', code.shift('i32x4.shr_u', word, 9));
  const middle = code.op('f32x4.add', high, code.f32(0.5));
  return code.op('f32x4.mul', middle, code.f32(2 ** -23));
}

function gumbel(code: VectorCode, word: Local): Local {
  const inner = logOfNormal(code, uniform(code, word));
  const outer = logOfNormal(code, code.op('f32x4.neg', inner));
  return code.op('f32x4.neg', outer);
}

/** The two normal numbers of two words. */
function normalPair(code: VectorCode, even: Local, odd: Local): readonly [Local, Local] {
  const log = logOfNormal(code, uniform(code, even));
  const radius = code.op('f32x4.sqrt', code.op('f32x4.mul', log, code.f32(-2)));
  const [sine, cosine] = sineAndCosineOfTurns(code, uniform(code, odd));
  return [code.op('f32x4.mul', radius, cosine), code.op('f32x4.mul', radius, sine)];
}

const ofWord: Record<Exclude<Distribution, 'normal'>, (code: VectorCode, word: Local) => Local> = {
  bits: (_code, word) => word,
  uniform,
  gumbel,
};

type Four = readonly [Local, Local, Local, Local];

function blocks(code: VectorCode, stream: StreamWords, numbers: Local): Four {
  const counter = [numbers, stream.step, code.i32(0), stream.check];
  const words = code.functions.call(code, philox, [...counter, stream.seed, stream.key]);
  return words as unknown as Four;
}

/** Lane i of vector j goes to lane j of vector i. */
function transpose(code: VectorCode, [a, b, c, d]: Four): Four {
  const [ab, cd] = [code.shuffle(a, b, 0, 4, 1, 5), code.shuffle(c, d, 0, 4, 1, 5)];
  const [abHigh, cdHigh] = [code.shuffle(a, b, 2, 6, 3, 7), code.shuffle(c, d, 2, 6, 3, 7)];
  return [
    code.shuffle(ab, cd, 0, 1, 4, 5),
    code.shuffle(ab, cd, 2, 3, 6, 7),
    code.shuffle(abHigh, cdHigh, 0, 1, 4, 5),
    code.shuffle(abHigh, cdHigh, 2, 3, 6, 7),
  ];
}

/** Sixteen elements in order, the first of which is word 0 of block `number` (an i32 local). */
export function randomRun(
  code: VectorCode,
  distribution: Distribution,
  stream: StreamWords,
  number: Local,
): Four {
  const numbers = code.op('i32x4.add', code.splat(number), code.constant(0, 1, 2, 3));
  const words = blocks(code, stream, numbers);
  if (distribution === 'normal') {
    const [n0, n1] = normalPair(code, words[0], words[1]);
    const [n2, n3] = normalPair(code, words[2], words[3]);
    return transpose(code, [n0, n1, n2, n3]);
  }
  const inOrder = transpose(code, words);
  return inOrder.map((word) => ofWord[distribution](code, word)) as unknown as Four;
}

/** Any four elements: `elements` are their numbers. */
export function randomAt(
  code: VectorCode,
  distribution: Distribution,
  stream: StreamWords,
  elements: Local,
): Local {
  const words = blocks(code, stream, code.shift('i32x4.shr_u', elements, 2));
  const bit = (place: number) => {
    const masked = code.op('v128.and', elements, code.i32(place));
    return code.op('i32x4.ne', masked, code.i32(0));
  };
  const [isOdd, isUpper] = [bit(1), bit(2)];
  const even = code.select(isUpper, words[2], words[0]);
  const odd = code.select(isUpper, words[3], words[1]);
  if (distribution !== 'normal') return ofWord[distribution](code, code.select(isOdd, odd, even));
  const [cosine, sine] = normalPair(code, even, odd);
  return code.select(isOdd, sine, cosine);
}

function mix(code: VectorCode, value: Local): Local {
  const fold = (x: Local, by: number) => code.op('v128.xor', x, code.shift('i32x4.shr_u', x, by));
  const first = code.op('i32x4.mul', fold(value, 16), code.i32(0x7feb352d));
  const second = code.op('i32x4.mul', fold(first, 15), code.i32(0x846ca68b));
  return fold(second, 16);
}

/** Four rounds over two halves of `half` bits each. */
function feistel(code: VectorCode, value: Local, half: number, words: Four): Local {
  const mask = code.i32(2 ** half - 1);
  let left = code.op('v128.and', code.shift('i32x4.shr_u', value, half), mask);
  let right = code.op('v128.and', value, mask);
  for (const word of words) {
    const mixed = code.op('v128.and', mix(code, code.op('v128.xor', right, word)), mask);
    [left, right] = [right, code.op('v128.xor', left, mixed)];
  }
  return code.op('v128.or', code.shift('i32x4.shl', left, half), right);
}

/**
 * Rows of the batch: elements e of step s are places s * count + e of the endless run of shuffles of
 * `rows`, see `shuffled` of engine/random.
 */
export function shuffleAt(
  code: VectorCode,
  { rows, count }: { rows: number; count: number },
  stream: StreamWords,
  elements: Local,
): Local {
  const { body } = code;
  const start = code.op('i32x4.mul', stream.step, code.i32(count));
  const place = code.op('i32x4.add', start, elements);
  const [round, inside] = divideUnsigned(code, place, code.i32(rows));
  const counter = [round, code.i32(0), code.i32(1), stream.check];
  const words = code.functions.call(code, philox, [...counter, stream.seed, stream.key]);
  let half = 1;
  while (4 ** half < rows) half++;
  const [value, isOutside] = [body.local('v128'), body.local('v128')];
  body.get(inside).set(value).get(code.i32(-1)).set(isOutside);
  // Lanes that arrived below `rows` keep their value; the others walk on along their cycle.
  body.loop((again) => {
    const next = feistel(code, value, half, words as unknown as Four);
    body.get(code.select(isOutside, next, value)).set(value);
    const isStill = code.op('i32x4.ge_u', value, code.i32(rows));
    body.get(code.op('v128.and', isOutside, isStill)).tee(isOutside);
    body.op('v128.any_true').branchIf(again);
  });
  return value;
}

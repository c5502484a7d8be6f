/**
 * Formulas on vectors of four: each call writes one instruction whose result gets a local, so that code
 * reads as arithmetic instead of as a stack machine. The engine's compiler removes the locals again.
 */
import {
  floatBits,
  type FunctionWriter,
  type Local,
  type PlainOpcode,
  type WasmFeatures,
} from '../assembler';

/** A formula from vectors to vectors. */
export interface Formula {
  readonly name: string;
  readonly parameters: number;
  readonly results: number;
  readonly write: (code: VectorCode, values: readonly Local[]) => readonly Local[];
}

/** Where formulas stand as functions that code can call. */
export interface Library {
  readonly features: WasmFeatures;
  /** Writes a call of the formula. */
  call(code: VectorCode, formula: Formula, values: readonly Local[]): readonly Local[];
}

export class VectorCode {
  readonly body: FunctionWriter;
  readonly functions: Library;
  readonly #constants = new Map<string, Local>();
  readonly #splats = new Map<number, Local>();

  constructor(body: FunctionWriter, functions: Library) {
    this.body = body;
    this.functions = functions;
  }

  /** Puts the vector on the stack into a new local. */
  keep(): Local {
    const local = this.body.local('v128');
    this.body.set(local);
    return local;
  }

  op(name: PlainOpcode, ...values: readonly Local[]): Local {
    for (const value of values) this.body.get(value);
    this.body.op(name);
    return this.keep();
  }

  /** One of i32x4.shl, .shr_s, .shr_u by a fixed count. */
  shift(name: PlainOpcode, value: Local, count: number): Local {
    this.body.get(value).i32(count).op(name);
    return this.keep();
  }

  /** Four equal floats; made once, at the start of the function. */
  f32(value: number): Local {
    return this.i32(floatBits(value));
  }

  /** Four equal words. */
  i32(value: number): Local {
    let local = this.#splats.get(value | 0);
    if (local === undefined) {
      local = this.constant(value, value, value, value);
      this.#splats.set(value | 0, local);
    }
    return local;
  }

  f64(value: number): Local {
    const [low, high] = new Int32Array(Float64Array.of(value).buffer);
    return this.constant(low!, high!, low!, high!);
  }

  constant(w0: number, w1: number, w2: number, w3: number): Local {
    const key = [w0, w1, w2, w3].map((word) => word | 0).join();
    let local = this.#constants.get(key);
    if (local === undefined) {
      const made = this.body.lastingLocal('v128');
      this.body.atStart(() => this.body.i32x4(w0, w1, w2, w3).set(made));
      this.#constants.set(key, made);
      local = made;
    }
    return local;
  }

  /** a * b + c, rounded once where the engine fuses. */
  madd(a: Local, b: Local, c: Local): Local {
    if (this.functions.features.relaxedSimd) return this.op('f32x4.relaxed_madd', a, b, c);
    return this.op('f32x4.add', this.op('f32x4.mul', a, b), c);
  }

  /** c - a * b, rounded once where the engine fuses. */
  nmadd(a: Local, b: Local, c: Local): Local {
    if (this.functions.features.relaxedSimd) return this.op('f32x4.relaxed_nmadd', a, b, c);
    return this.op('f32x4.sub', c, this.op('f32x4.mul', a, b));
  }

  /** coefficients[0] + x * (coefficients[1] + x * …). */
  polynomial(x: Local, coefficients: readonly number[]): Local {
    let sum = this.f32(coefficients.at(-1)!);
    for (let i = coefficients.length - 2; i >= 0; i--) {
      sum = this.madd(sum, x, this.f32(coefficients[i]!));
    }
    return sum;
  }

  /** Where `mask` is all ones `whenTrue`, where it is 0 `whenFalse`. */
  select(mask: Local, whenTrue: Local, whenFalse: Local): Local {
    return this.op('v128.bitselect', whenTrue, whenFalse, mask);
  }

  shuffle(a: Local, b: Local, ...lanes: readonly [number, number, number, number]): Local {
    this.body
      .get(a)
      .get(b)
      .shuffle(...lanes);
    return this.keep();
  }

  /** Four times the i32 in a local. */
  splat(scalar: Local): Local {
    return this.op('i32x4.splat', scalar);
  }

  /** An f64x2 operation on all four lanes of f32 or i32 vectors: `work` gets the lower, then the upper pair in lanes 0 and 1. */
  inHalves(values: readonly Local[], work: (halves: readonly Local[]) => Local): Local {
    const low = work(values);
    const high = work(values.map((value) => this.shuffle(value, value, 2, 3, 2, 3)));
    return this.shuffle(low, high, 0, 1, 4, 5);
  }
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteList, pushSigned, pushSigned32, pushUnsigned } from './bytes';
import { detectWasmFeatures, type FunctionWriter, ModuleWriter, type ValueType } from './index';
import { scalarOpcodes, simdOpcodes } from './opcodes';

/** Instantiates one function `run` beside a memory of one page. */
function build(
  parameters: readonly ValueType[],
  results: readonly ValueType[],
  write: (body: FunctionWriter) => void,
  shared = false,
) {
  const module = new ModuleWriter();
  module.memory('memory', { min: 1, max: 1, shared });
  write(module.function({ parameters, results }, 'run'));
  const bytes = module.toBytes();
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  return {
    run: exports['run'] as (...values: unknown[]) => unknown,
    memory: exports['memory'] as WebAssembly.Memory,
  };
}

function decodeSigned(bytes: readonly number[]): bigint {
  let value = 0n;
  bytes.forEach((byte, i) => (value |= BigInt(byte & 0x7f) << BigInt(7 * i)));
  return BigInt.asIntN(7 * bytes.length, value);
}

describe('numbers', () => {
  it('LEB128 decodes to what was encoded, in as few bytes as can be', () => {
    fc.assert(
      fc.property(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), (value) => {
        const bytes = new ByteList();
        pushSigned(bytes, value);
        expect(decodeSigned([...bytes.toArray()])).toBe(value);
        const bits = (value < 0n ? ~value : value).toString(2).replace(/^0$/, '').length + 1;
        expect(bytes.length).toBe(Math.ceil(bits / 7));
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), (value) => {
        const [short, long] = [new ByteList(), new ByteList()];
        pushSigned32(short, value);
        pushSigned(long, BigInt(value));
        expect(short.toArray()).toEqual(long.toArray());
      }),
    );
  });

  it('LEB128 unsigned: the example of the DWARF standard', () => {
    const bytes = new ByteList();
    pushUnsigned(bytes, 624485);
    expect([...bytes.toArray()]).toEqual([0xe5, 0x8e, 0x26]);
  });
});

describe('functions', () => {
  it('adds i32 with parameters, locals and constants of any size', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (a, b) => {
        const { run } = build(['i32'], ['i32'], (body) => {
          const sum = body.local('i32');
          body.get(body.parameter(0)).i32(b).op('i32.add').set(sum).get(sum);
        });
        expect(run(a)).toBe((a + b) | 0);
      }),
      { numRuns: 20 },
    );
  });

  it('loops, branches out of nested blocks and chooses', () => {
    const { run } = build(['i32'], ['i32'], (body) => {
      const [n, sum, i] = [body.parameter(0), body.local('i32'), body.local('i32')];
      body.block((done) => {
        body.loop((again) => {
          body.get(i).get(n).op('i32.ge_s').branchIf(done);
          body.get(i).i32(1).op('i32.and');
          body.if(() => body.get(sum).get(i).op('i32.add').set(sum));
          body.get(i).i32(1).op('i32.add').set(i).branch(again);
        });
      });
      body.get(sum).i32(100).op('i32.gt_s');
      body.if(
        () => body.get(sum),
        () => body.i32(-1),
        'i32',
      );
    });
    expect(run(10)).toBe(-1);
    expect(run(100)).toBe(2500);
  });

  it('calls imported functions and others of its module', () => {
    const module = new ModuleWriter();
    const double = module.importFunction('env', 'double', {
      parameters: ['f32'],
      results: ['f32'],
    });
    const inner = module.function({ parameters: ['f32'], results: ['f32'] });
    inner.get(0).call(double).f32(0.5).op('f32.add');
    module
      .function({ parameters: ['f32'], results: ['f32'] }, 'run')
      .get(0)
      .call(inner)
      .call(inner);
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.toBytes()), {
      env: { double: (x: number) => 2 * x },
    });
    expect((exports['run'] as (x: number) => number)(3)).toBe(13.5);
    expect(() => module.importFunction('env', 'late', { parameters: [], results: [] })).toThrow();
  });

  it('gives locals of a scope to the next, and never one that is set at the start', () => {
    const { run } = build(['i32'], ['i32'], (body) => {
      let lasting = -1;
      const taken: number[] = [];
      for (let round = 0; round < 3; round++) {
        body.scope(() => {
          const own = body.local('i32');
          taken.push(own);
          body.get(0).i32(round).op('i32.add').set(own);
          if (round === 0) {
            lasting = body.lastingLocal('i32');
            body.atStart(() => body.i32(40).set(lasting));
          }
          body.get(own).set(0);
        });
      }
      expect(new Set(taken).size).toBe(1);
      expect(taken).not.toContain(lasting);
      body.get(0).get(lasting).op('i32.add');
    });
    expect(run(1)).toBe(44);
  });

  it('i64: the high word of a product', () => {
    const { run } = build(['i32', 'i32'], ['i32'], (body) => {
      for (const place of [0, 1]) body.get(place).op('i64.extend_i32_u');
      body.op('i64.mul').i64(32n).op('i64.shr_u', 'i32.wrap_i64');
    });
    expect(run(0xd2511f53 | 0, 0x9e3779b9 | 0)).toBe(
      Number(BigInt.asIntN(32, (0xd2511f53n * 0x9e3779b9n) >> 32n)),
    );
  });
});

/** Loads vectors at 0, 16, 32 … runs `write`, stores its vector at 64. */
function vector(inputs: readonly ArrayLike<number>[], write: (body: FunctionWriter) => void) {
  const { run, memory } = build([], [], (body) => {
    body.i32(64);
    inputs.forEach((_, i) => body.i32(0).memory('v128.load', 16 * i));
    write(body);
    body.memory('v128.store');
  });
  inputs.forEach((values, i) => {
    const Type = values instanceof Int32Array ? Int32Array : Float32Array;
    new Type(memory.buffer, 16 * i, 4).set(values);
  });
  run();
  return {
    f32: [...new Float32Array(memory.buffer, 64, 4)],
    i32: [...new Int32Array(memory.buffer, 64, 4)],
  };
}

const a = Float32Array.of(1.5, -2.5, 3.5, -0.25);
const b = Float32Array.of(4, 0.5, -3.5, 8);
const i = Int32Array.of(7, -3, 0x7fffffff, 12);

describe('vectors', () => {
  it('f32x4: arithmetic, rounding, comparison, bitselect', () => {
    expect(vector([a, b], (f) => f.op('f32x4.add')).f32).toEqual([5.5, -2, 0, 7.75]);
    expect(vector([a, b], (f) => f.op('f32x4.mul')).f32).toEqual([6, -1.25, -12.25, -2]);
    expect(vector([a, b], (f) => f.op('f32x4.max')).f32).toEqual([4, 0.5, 3.5, 8]);
    expect(vector([a], (f) => f.op('f32x4.nearest')).f32).toEqual([2, -2, 4, -0]);
    expect(vector([a], (f) => f.op('f32x4.floor')).f32).toEqual([1, -3, 3, -1]);
    expect(vector([b], (f) => f.op('f32x4.abs', 'f32x4.sqrt')).f32[0]).toBe(2);
    expect(vector([a, b], (f) => f.op('f32x4.lt')).i32).toEqual([-1, -1, 0, -1]);
    expect(vector([a, b, a, b], (f) => f.op('f32x4.gt', 'v128.bitselect')).f32).toEqual([
      4, 0.5, 3.5, 8,
    ]);
  });

  it('i32x4: arithmetic, shifts, conversion', () => {
    expect(vector([i, i], (f) => f.op('i32x4.add')).i32).toEqual([14, -6, -2, 24]);
    expect(vector([i], (f) => f.i32(1).op('i32x4.shr_u')).i32).toEqual([
      3, 0x7ffffffe, 0x3fffffff, 6,
    ]);
    expect(vector([i], (f) => f.op('f32x4.convert_i32x4_s')).f32).toEqual([7, -3, 2 ** 31, 12]);
    expect(vector([a], (f) => f.op('i32x4.trunc_sat_f32x4_s')).i32).toEqual([1, -2, 3, 0]);
    expect(vector([i, i], (f) => f.op('i64x2.extmul_low_i32x4_s')).i32).toEqual([49, 0, 9, 0]);
  });

  it('lanes: constants, splat, extract, replace, shuffle, load and store of one', () => {
    expect(vector([], (f) => f.i32x4(1, -2, 0x80000000, 4)).i32).toEqual([1, -2, -(2 ** 31), 4]);
    expect(vector([], (f) => f.f32x4(1.5)).f32).toEqual([1.5, 1.5, 1.5, 1.5]);
    expect(vector([a], (f) => f.lane('f32x4.extract_lane', 1).op('f32x4.splat')).f32[3]).toBe(-2.5);
    expect(vector([i], (f) => f.i32(9).lane('i32x4.replace_lane', 2)).i32).toEqual([7, -3, 9, 12]);
    expect(vector([a, b], (f) => f.shuffle(3, 4, 0, 7)).f32).toEqual([-0.25, 4, 1.5, 8]);
    expect(
      vector([a, b], (f) => {
        const kept = f.local('v128');
        f.set(kept).i32(0).get(kept).memoryLane('v128.load32_lane', 3, 4).set(kept);
        f.i32(0).get(kept).memoryLane('v128.store32_lane', 0, 8).i32(0).memory('v128.load');
        f.shuffle(0, 1, 2, 6);
      }).f32,
    ).toEqual([1.5, -2.5, 3.5, 4]);
    expect(
      vector([a, b], (f) => f.op('drop', 'drop').i32(4).memory('v128.load32_splat')).f32[2],
    ).toBe(-2.5);
  });

  it('every opcode of the tables is known to this engine', () => {
    const relaxed = detectWasmFeatures().relaxedSimd;
    for (const name of Object.keys({ ...scalarOpcodes, ...simdOpcodes })) {
      if (name.includes('relaxed') && !relaxed) continue;
      const module = new ModuleWriter();
      // `unreachable` makes the stack polymorphic, so that only the opcode itself is judged.
      const body = module.function({ parameters: [], results: [] }).op('unreachable');
      body.op(name as keyof typeof simdOpcodes).op('unreachable');
      expect(WebAssembly.validate(module.toBytes()), name).toBe(true);
    }
  });

  it.runIf(detectWasmFeatures().relaxedSimd)('relaxed_madd is a * b + c', () => {
    expect(vector([a, b, a], (f) => f.op('f32x4.relaxed_madd')).f32).toEqual([
      7.5, -3.75, -8.75, -2.25,
    ]);
    expect(vector([a, b, a], (f) => f.op('f32x4.relaxed_nmadd')).f32).toEqual([
      -4.5, -1.25, 15.75, 1.75,
    ]);
  });
});

describe('memory', () => {
  it('atomics on shared memory; fill and copy', () => {
    const { run, memory } = build(
      ['i32'],
      ['i32'],
      (body) => {
        body.i32(8).get(0).memory('i32.atomic.store');
        body.i32(8).i32(5).memory('i32.atomic.rmw.add').op('drop');
        body.i32(0).i32(1).memory('memory.atomic.notify', 8).op('drop');
        // 1: the value is not the expected one, so nobody waits.
        body.i32(8).i32(0).i64(-1n).memory('memory.atomic.wait32').op('drop');
        body.i32(32).i32(7).i32(3).op('memory.fill').i32(40).i32(8).i32(4).op('memory.copy');
        body.i32(8).memory('i32.atomic.load');
      },
      true,
    );
    expect(memory.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(run(37)).toBe(42);
    expect([...new Uint8Array(memory.buffer, 31, 6)]).toEqual([0, 7, 7, 7, 0, 0]);
    expect(new Int32Array(memory.buffer)[10]).toBe(42);
  });

  it('an imported memory is the one that code writes to', () => {
    const module = new ModuleWriter();
    module.importMemory('env', 'memory', { min: 1, max: 2, shared: true });
    module
      .function({ parameters: [], results: [] }, 'run')
      .i32(0)
      .f32(1.25)
      .memory('f32.store', 12);
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 2, shared: true });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.toBytes()), {
      env: { memory },
    });
    (exports['run'] as () => void)();
    expect(new Float32Array(memory.buffer)[3]).toBe(1.25);
  });
});

describe('features', () => {
  it('Node and Chromium have SIMD and atomics', () => {
    expect(detectWasmFeatures()).toMatchObject({ simd: true, threads: true });
  });
});

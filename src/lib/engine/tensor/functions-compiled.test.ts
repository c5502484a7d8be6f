/**
 * Every function of one element, of floats and of whole numbers, through fusion, the interpreter and
 * WebAssembly, against the plain evaluation of the graph (WebGPU: webgpu/functions.browser.test.ts).
 * A function that one of them forgot fails here.
 */
import { expect, it } from 'vitest';
import { evaluate, GraphBuilder, pointwiseFunctions, type PointwiseFunction } from './graph';
import { buildProgram } from './plan';
import { runProgram } from './testing';
import { wasmDevice } from './wasm/runtime';

const length = 240;
const floats = Float32Array.from({ length }, (_, i) => ((i * 37) % 101) / 8 - 6.2);
const others = Float32Array.from({ length }, (_, i) => ((i * 53) % 97) / 16 - 3.1);
const inputs = {
  ...{ a: floats, b: others },
  ...{ i: floats.map(Math.round), j: others.map(Math.round) },
};
const values = {
  ...{ a: inputs.a, b: inputs.b },
  ...{ i: Int32Array.from(inputs.i), j: Int32Array.from(inputs.j) },
};
const fromFloats = new Set<PointwiseFunction>(['isNan', 'isFinite']);

/** An output for each function and type of arguments. */
function everyFunction() {
  const b = new GraphBuilder();
  const numbers = { a: b.input('a', [length]), b: b.input('b', [length]) };
  const wholes = { i: b.input('i', [length], 'i32'), j: b.input('j', [length], 'i32') };
  const condition = b.pointwise('greater', numbers.a, numbers.b);
  for (const fn of Object.keys(pointwiseFunctions) as PointwiseFunction[]) {
    const { arity, type } = pointwiseFunctions[fn];
    const call = (...given: [number, number]) =>
      b.pointwise(fn, ...(arity === 3 ? [condition, ...given] : given.slice(0, arity)));
    b.output(`${fn} of f32`, call(numbers.a, numbers.b));
    const isOfWhole = type !== 'f32' || fn === 'toF32';
    if (isOfWhole && !fromFloats.has(fn)) b.output(`${fn} of i32`, call(wholes.i, wholes.j));
  }
  return b.finish();
}

const graph = everyFunction();
const program = buildProgram('functions', graph, 'wasm');
const setting = { inputs: values, states: [], seed: 1, step: 0 };
const expected = evaluate(graph, setting).outputs;

function compare(found: Readonly<Record<string, ArrayLike<number>>>): void {
  const wrong = Object.entries(expected).flatMap(([name, wanted]) =>
    Array.from(wanted, (value, i) => {
      const is = found[name]![i]!;
      const isClose =
        Object.is(is, value) ||
        is === value ||
        Math.abs(is - value) <= 1e-5 * (1 + Math.abs(value));
      return isClose ? [] : [`${name} [${i}]: ${is} instead of ${value}`];
    }).flat(),
  );
  expect(wrong.slice(0, 5)).toEqual([]);
}

it('in the interpreter', () => compare(runProgram(program, graph, setting).outputs));

it('in WebAssembly', async () => {
  const device = wasmDevice({ exact: true });
  const trace = { name: '', values: [], nodes: [], inputs: [], variables: [], outputs: [] };
  const compiled = { program, trace, initialState: new Uint8Array(0) };
  const session = await device.open({ functions: compiled }, { seed: 1 });
  for (const [name, given] of Object.entries(values)) session.write('functions', name, given);
  await session.run('functions', 0, 1);
  const found = Object.fromEntries(
    await Promise.all(
      Object.keys(expected).map(async (name) => [name, await session.read('functions', name)]),
    ),
  );
  session.close();
  device.close();
  compare(found);
});

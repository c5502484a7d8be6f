/** Compiled programs against the plain evaluation of their graphs, with everything fused and with nothing. */
import { describe, expect, it } from 'vitest';
import { stream } from '../../random';
import { evaluate, type Evaluated } from '../graph';
import { programFromText, programToText, validate } from '../program';
import { referenceDevice } from '../reference';
import {
  compileModel,
  growGraph,
  interpreterDevice,
  runOn,
  runProgram,
  smallModels,
} from '../testing';
import { buildProgram } from './build-program';

function compare(found: Evaluated, expected: Evaluated, what: string): void {
  const close = (a: ArrayLike<number>, b: ArrayLike<number>, where: string) => {
    expect(a.length).toBe(b.length);
    for (let i = 0; i < b.length; i++) {
      const [x, y] = [a[i]!, b[i]!];
      const isClose = Object.is(x, y) || x === y || Math.abs(x - y) <= 1e-4 * (1 + Math.abs(y));
      if (!isClose) throw new Error(`${what}, ${where}[${i}]: ${x} instead of ${y}`);
    }
  };
  for (const [name, values] of Object.entries(expected.outputs))
    close(found.outputs[name]!, values, name);
  expected.states.forEach((values, i) => close(found.states[i]!, values, `state ${i}`));
}

const graphs = (seed: number, count: number) =>
  Array.from({ length: count }, (_, i) => {
    const random = stream(seed + i, 'graphs');
    let draws = 0;
    return { seed: seed + i, ...growGraph((bound) => random.below(bound, draws++), 2 + (i % 24)) };
  });

describe.each([
  ['none', 40],
  ['full', 100],
] as const)('fusion: %s', (level, count) => {
  it('gives what the graph gives, for random graphs', () => {
    for (const { seed, graph, setting } of graphs(1, count)) {
      const program = buildProgram('random', graph, 'wasm', level);
      expect(validate(program)).toEqual([]);
      expect(programFromText(programToText(program))).toEqual(program);
      const found = runProgram(program, graph, setting);
      compare(found, evaluate(graph, setting), `seed ${seed}`);
    }
  }, 20_000);
});

describe('whole steps', () => {
  // The generators are compared with the interpreter, the reference with eager TensorFlow.js.
  it.each(smallModels())(
    '$name: three interpreted steps equal three of the reference',
    async ({ make }) => {
      const model = await compileModel(make, 'wasm');
      expect(validate(model.compiled.program)).toEqual([]);
      const found = await runOn(interpreterDevice(), model, 3);
      const expected = await runOn(await referenceDevice(), model, 3);
      found.losses.forEach((row, step) =>
        row.forEach((loss, i) => expect(loss).toBeCloseTo(expected.losses[step]![i]!, 3)),
      );
    },
    20_000,
  );
});

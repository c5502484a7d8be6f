/** Costs and explanations, against counts by hand. */
import { expect, it } from 'vitest';
import { GraphBuilder } from '../graph';
import { buildProgram } from '../plan';
import { explain, kernelCost, programCost, programFromText } from '.';

function layer() {
  const b = new GraphBuilder();
  const y = b.product(b.input('x', [10, 20]), b.state('weights', [20, 30]));
  const biased = b.pointwise('add', y, b.state('bias', [30]));
  b.output('y', b.pointwise('max', biased, b.fill(0)));
  b.output('sums', b.reduce('sum', b.input('z', [10, 6]), [1]));
  return buildProgram('layer', b.finish(), 'wasm');
}

it('counts arithmetic and bytes of a product with its epilogue, and of a reduction', () => {
  const program = layer();
  const [product, sum] = program.kernels
    .toSorted((a, b) => b.kind.localeCompare(a.kind))
    .map(kernelCost);
  expect(product).toEqual({
    flop: 2 * 10 * 20 * 30 + 2 * 300,
    bytesRead: 4 * (200 + 600 + 30),
    bytesWritten: 4 * 300,
  });
  expect(sum).toEqual({ flop: 60, bytesRead: 4 * 60, bytesWritten: 4 * 10 });
  expect(programCost(program).flop).toBe(12_600 + 60);
});

it('explains in words what runs, what it costs and what memory it takes', () => {
  const text = explain(layer(), {
    gflopPerSecond: 1,
    gigabytePerSecond: 1,
    dispatchMicroseconds: 1000,
  });
  expect(text).toContain('layer: 2 kernels, 1 of them products');
  expect(text).toMatch(/product 10×20×30 \+ max → y {2,}10×20×30 {2,}0\.01/);
  expect(text).toMatch(/sum 10×6 → sums {2,}10 \(6\)/);
  // Two dispatches of a millisecond and 13 microseconds of arithmetic.
  expect(text).toContain('about 2.0 ms');
  expect(text).toMatch(/state .* MiB, arena .* MiB, output .* MiB, input .* MiB, constant .* MiB/);
});

it('reads no program of another version', () => {
  expect(() => programFromText('{"format":"twinset-program-0","program":{}}')).toThrow(/version/);
});

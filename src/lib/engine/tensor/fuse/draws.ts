/** Random numbers inside a kernel: vectors of them are made where four and four lie in a row. */
import { sizeOf, type Shape } from '../graph';
import type { Instruction } from '../program';
import type { CodeWriter } from './code-writer';
import { MustBeStored } from './expressions';
import { isContiguous } from './memory';
import type { Setting } from './observer';

/** Whether everything that the code touches lies as in a domain of one axis. */
export function isOneAxis({ code }: CodeWriter, lengths: Shape): boolean {
  return code.every((each) => {
    if (each.op === 'coordinate') return false;
    if (!('index' in each)) return true;
    const { strides } = each.index;
    return lengths.every(
      (_, axis) => axis === 0 || strides[axis - 1] === strides[axis]! * lengths[axis]!,
    );
  });
}

export function hasFlatStores({ graph, memory }: Setting, writing: number): boolean {
  const { node, stores } = memory.writings[writing]!;
  return stores.every((layout) => isContiguous(layout, graph.nodes[node]!.shape));
}

/** Whether draws lie four and four in the innermost axis, as vectors of them are made. */
export function isFourByFour(strides: readonly number[]): boolean {
  return strides.at(-1) === 1 && strides.slice(0, -1).every((stride) => stride % 4 === 0);
}

/**
 * Whether the code draws many random numbers.
 * @throws MustBeStored for a draw that would be slow inside this code
 */
export function checkDraws(
  { graph, weights }: Setting,
  writer: CodeWriter,
  root: {
    readonly inner: unknown;
    readonly segments: unknown;
    readonly isFlat: boolean;
  },
): boolean {
  let isDrawing = false;
  for (const [value, node] of writer.draws) {
    if (sizeOf(graph.nodes[node]!.shape) < weights.randomApart) continue;
    isDrawing = true;
    const { index } = writer.code[value] as Extract<Instruction, { op: 'random' }>;
    const isAligned = index.offset % 4 === 0 && !index.terms && isFourByFour(index.strides);
    const isFast = !root.inner && !root.segments && (root.isFlat || isAligned);
    if (!isFast && !isOwn(writer, value)) throw new MustBeStored(node);
  }
  return isDrawing;
}

/** Whether the code is nothing but that draw: then no kernel of its own helps. */
const isOwn = ({ code }: CodeWriter, value: number) => value === code.length - 1 && value === 0;

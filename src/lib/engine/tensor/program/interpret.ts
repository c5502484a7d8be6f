/**
 * Runs a program instruction by instruction, in the plainest way: the oracle of the code generators,
 * and the check of fusion. For tests; exp, log and their like are the machine's own.
 */
/* eslint-disable no-restricted-properties -- an oracle is compared within a tolerance */
import { shuffled, stream } from '../../random';
import { elementFunctions, reduceValues, sizeOf, stored, type Scalar } from '../graph';
import type {
  Index,
  Instruction,
  Kernel,
  LoopKernel,
  MatrixView,
  Pass,
  ProductKernel,
  Program,
  ScatterKernel,
  Store,
} from './program';

/** The memory of a program; sizes as in `Program.lengths`, `constants` and `inputs`, 4 bytes an element. */
export interface Regions {
  readonly state: ArrayBuffer;
  readonly arena: ArrayBuffer;
  readonly output: ArrayBuffer;
  readonly constant: ArrayBuffer;
  readonly inputs: readonly ArrayBuffer[];
}

export interface RunAt {
  readonly seed: number;
  readonly step: number;
}

type View = Float32Array | Int32Array;
type Random = Extract<Instruction, { readonly op: 'random' }>;

/** Fresh regions; the arena is filled with NaN so that reading what nobody wrote shows. */
export function makeRegions(program: Program): Regions {
  const { state, arena, output } = program.lengths;
  const scratch = new Float32Array(arena).fill(NaN);
  return {
    state: new ArrayBuffer(4 * state),
    arena: scratch.buffer,
    output: new ArrayBuffer(4 * output),
    constant: program.constants.slice().buffer,
    inputs: program.inputs.map(({ shape }) => new ArrayBuffer(4 * sizeOf(shape))),
  };
}

/** The elements of one of a program's buffers. */
export function viewOf(program: Program, regions: Regions, buffer: number): View {
  const { region, input, offset, length, type } = program.buffers[buffer]!;
  const memory = region === 'input' ? regions.inputs[input!]! : regions[region];
  const View = type === 'f32' ? Float32Array : Int32Array;
  return new View(memory, 4 * offset, length);
}

function randomAt({ distribution, stream: { purpose } }: Random, e: number, at: RunAt): number {
  const draws = stream(at.seed, purpose);
  const lane = e & 3;
  const word = (of: number) => draws.uint32At(e >>> 2, at.step, of);
  const uniform = (of: number) => ((word(of) >>> 9) + 0.5) * 2 ** -23;
  if (distribution === 'bits') return word(lane);
  if (distribution === 'uniform') return uniform(lane);
  if (distribution === 'gumbel') return -Math.log(-Math.log(uniform(lane)));
  const radius = Math.sqrt(-2 * Math.log(uniform(lane & 2)));
  const angle = 2 * Math.PI * uniform(lane | 1);
  return radius * (lane % 2 === 0 ? Math.cos(angle) : Math.sin(angle));
}

/** What code sees at one element. */
interface Here {
  readonly coordinates: readonly number[];
  readonly operands: readonly View[];
  readonly at: RunAt;
  readonly product: number;
  /** Makes `reduced`; of a running sum it takes the element in. */
  reduced(reduction: number, values: readonly number[]): number;
}

function placeOf({ offset, strides, terms }: Index, here: Here, values: readonly number[]): number {
  let place = offset;
  strides.forEach((stride, axis) => {
    if (stride !== 0) place += stride * here.coordinates[axis]!;
  });
  for (const term of terms ?? []) place += term.stride * values[term.value]!;
  return place;
}

function element(view: View, place: number, what: string): number {
  if (place < 0 || place >= view.length) throw new RangeError(`${what} at ${place}`);
  return view[place]!;
}

function evaluateOne(instruction: Instruction, here: Here, values: readonly number[]): number {
  switch (instruction.op) {
    case 'constant':
      return instruction.value;
    case 'step':
      return here.at.step;
    case 'coordinate':
      return here.coordinates[instruction.axis]!;
    case 'load': {
      const { guard, operand, index } = instruction;
      if (guard !== undefined && values[guard] === 0) return 0;
      return element(here.operands[operand]!, placeOf(index, here, values), 'load');
    }
    case 'random':
      return randomAt(instruction, placeOf(instruction.index, here, values) >>> 0, here.at);
    case 'shuffle': {
      const { rows, count, stream: key, index } = instruction;
      const place = (here.at.step * count + placeOf(index, here, values)) >>> 0;
      return shuffled(here.at.seed, key.purpose, rows, place);
    }
    case 'reduced':
      return here.reduced(instruction.reduction, values);
    case 'product':
      return here.product;
    default: {
      const [a, b, c] = instruction.args.map((arg) => values[arg]!);
      if (instruction.op === 'mul' && instruction.type === 'i32') return Math.imul(a!, b!);
      return elementFunctions[instruction.op](a!, b!, c!);
    }
  }
}

function runCode(code: readonly Instruction[], here: Here): number[] {
  const values: number[] = [];
  for (const instruction of code)
    values.push(stored(evaluateOne(instruction, here, values), instruction.type));
  return values;
}

function runStores(stores: readonly Store[], here: Here, values: readonly number[]): void {
  for (const { operand, index, value } of stores) {
    const place = placeOf(index, here, values);
    element(here.operands[operand]!, place, 'store');
    here.operands[operand]![place] = values[value]!;
  }
}

/** Coordinates of every element of a domain, in order. */
function* walk(shape: readonly number[], from = shape.map(() => 0)): Generator<number[]> {
  if (shape.some((length, axis) => from[axis]! >= length)) return;
  const at = [...from];
  for (;;) {
    yield [...at];
    let axis = shape.length - 1;
    while (axis >= 0 && ++at[axis]! >= shape[axis]!) {
      at[axis] = from[axis]!;
      axis -= 1;
    }
    if (axis < 0) return;
  }
}

function innerWalk({ segments, inner }: LoopKernel, outer: readonly number[]): Generator<number[]> {
  if (!segments) return walk(inner);
  const segment = outer.at(-1)!;
  return walk([segments[segment + 1]!], [segments[segment]!]);
}

interface Loop {
  readonly kernel: LoopKernel;
  readonly operands: readonly View[];
  readonly at: RunAt;
}

/** One pass at one outer element; adds its reductions to `results`. */
function runPass(
  { kernel, operands, at }: Loop,
  pass: Pass,
  outer: number[],
  results: number[],
): void {
  const first = results.length;
  const gathered = pass.reductions.map((): number[] => []);
  const own = [...results];
  const here = { operands, at, product: NaN };
  const inner = pass.over === 'inner' ? innerWalk(kernel, outer) : [[]];
  for (const coordinates of inner) {
    const reduced = (reduction: number, values: readonly number[]) => {
      if (reduction < first) return results[reduction]!;
      const { value, type } = pass.reductions[reduction - first]!;
      return (own[reduction] = stored((own[reduction] ?? 0) + values[value]!, type as Scalar));
    };
    const scope = { ...here, coordinates: [...outer, ...coordinates], reduced };
    const values = runCode(pass.code, scope);
    if (!pass.isScan) pass.reductions.forEach(({ value }, i) => gathered[i]!.push(values[value]!));
    runStores(pass.stores, scope, values);
  }
  pass.reductions.forEach(({ fn, type }, i) => {
    results.push(stored(reduceValues(fn, gathered[i]!), type));
  });
}

function runLoop(loop: Loop): void {
  for (const outer of walk(loop.kernel.outer)) {
    const results: number[] = [];
    for (const pass of loop.kernel.passes) runPass(loop, pass, outer, results);
  }
}

function runProduct(kernel: ProductKernel, operands: readonly View[], at: RunAt): void {
  const { batch, m, n, k, left, right, epilogue } = kernel;
  const read = (view: MatrixView, places: number[], row: number, column: number) => {
    const start = view.offset + row * view.rowStride + column * view.columnStride;
    const place = view.batchStrides.reduce(
      (sum, stride, axis) => sum + stride * places[axis]!,
      start,
    );
    return element(operands[view.operand]!, place, 'matrix');
  };
  for (const coordinates of walk([...batch, m, n])) {
    const [row, column] = coordinates.slice(-2) as [number, number];
    let product = 0;
    for (let t = 0; t < k; t++)
      product += read(left, coordinates, row, t) * read(right, coordinates, t, column);
    const here = { coordinates, operands, at, product, reduced: () => NaN };
    runStores(epilogue.stores, here, runCode(epilogue.code, here));
  }
}

function runScatter(kernel: ScatterKernel, operands: readonly View[]): void {
  const { rows, width, count, values, indices, out } = kernel;
  const target = operands[out.operand]!;
  for (let i = 0; i < rows * width; i++) target[out.offset + i] = 0;
  for (let i = 0; i < count; i++) {
    const row = element(operands[indices.operand]!, indices.offset + i, 'index');
    if (row < 0 || row >= rows) continue;
    for (let c = 0; c < width; c++)
      target[out.offset + row * width + c]! += element(
        operands[values.operand]!,
        values.offset + i * width + c,
        'value',
      );
  }
}

function runKernel(kernel: Kernel, operands: readonly View[], at: RunAt): void {
  if (kernel.kind === 'loop') runLoop({ kernel, operands, at });
  else if (kernel.kind === 'product') runProduct(kernel, operands, at);
  else runScatter(kernel, operands);
}

/**
 * Runs one step over `regions`, in place.
 * @throws RangeError when a kernel reads or writes outside its buffer
 */
export function interpret(program: Program, regions: Regions, at: RunAt): void {
  for (const kernel of program.kernels)
    runKernel(
      kernel,
      kernel.operands.map((buffer) => viewOf(program, regions, buffer)),
      at,
    );
}

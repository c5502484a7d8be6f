/**
 * Whether a program keeps to its own letter: every place that a kernel can touch lies in its buffer,
 * code uses only values that are there, buffers lie in their regions and what is alive does not overlap
 * (but where a kernel puts a result in the very place of what it reads).
 */
import type {
  Index,
  Instruction,
  Kernel,
  LoopKernel,
  MatrixView,
  Pass,
  Program,
  Store,
} from './program';
import { valueRange, type Range } from './value-range';

/** Code with what it needs to be judged by itself. */
interface Piece {
  readonly code: readonly Instruction[];
  readonly stores: readonly Store[];
  /** Of all axes that places may count. */
  readonly lengths: readonly number[];
  /** Reductions that are finished before, and in a scan its own. */
  readonly reduced: number;
}

class Checker {
  readonly faults: string[] = [];
  constructor(
    readonly program: Program,
    readonly kernel: Kernel,
    readonly place: number,
  ) {}

  fault(what: string): void {
    this.faults.push(`kernel ${this.place} (${this.kernel.name}): ${what}`);
  }

  #lengthOf(operand: number): number {
    const buffer = this.program.buffers[this.kernel.operands[operand] ?? -1];
    if (!buffer) this.fault(`operand ${operand} is no buffer`);
    return buffer?.length ?? Infinity;
  }

  /** Places `low` … `high` of an operand. */
  inside(operand: number, [low, high]: Range, what: string): void {
    const length = this.#lengthOf(operand);
    if (!(low >= 0 && high < length))
      this.fault(`${what} touches ${low} … ${high} of ${length} elements`);
  }

  /** Of all numbers of an operand that is a constant of whole numbers. */
  #constantRange(operand: number): Range | null {
    const { buffers, constants } = this.program;
    const buffer = buffers[this.kernel.operands[operand] ?? -1];
    if (buffer?.region !== 'constant' || buffer.type === 'f32') return null;
    const { offset, length } = buffer;
    const numbers = new Int32Array(constants.slice(4 * offset, 4 * (offset + length)).buffer);
    return [Math.min(...numbers), Math.max(...numbers)];
  }

  rangeOf(index: Index, { code, lengths }: Piece): Range {
    let [low, high] = [index.offset, index.offset];
    const take = (stride: number, [from, to]: Range) => {
      if (stride === 0) return;
      low += Math.min(stride * from, stride * to);
      high += Math.max(stride * from, stride * to);
    };
    if (index.strides.length !== lengths.length) this.fault('a stride too many or too few');
    index.strides.forEach((stride, axis) => take(stride, [0, (lengths[axis] ?? 1) - 1]));
    for (const { value, stride } of index.terms ?? [])
      take(
        stride,
        valueRange(code, value, lengths, (load) => this.#constantRange(load.operand)) ?? [
          -Infinity,
          Infinity,
        ],
      );
    return [low, high];
  }

  #instruction(each: Instruction, at: number, piece: Piece): void {
    const earlier = (value: number) => {
      if (!(value >= 0 && value < at)) this.fault(`value ${at} uses value ${value}`);
    };
    if ('args' in each) each.args.forEach(earlier);
    if ('index' in each) (each.index.terms ?? []).forEach(({ value }) => earlier(value));
    if (each.op === 'reduced' && each.reduction >= piece.reduced)
      this.fault(`reduction ${each.reduction} is not there yet`);
    if (each.op === 'coordinate' && each.axis >= piece.lengths.length)
      this.fault(`no axis ${each.axis}`);
    if (each.op !== 'load') return;
    if (each.guard !== undefined) earlier(each.guard);
    else this.inside(each.operand, this.rangeOf(each.index, piece), `load ${at}`);
  }

  piece(piece: Piece): void {
    piece.code.forEach((each, at) => this.#instruction(each, at, piece));
    piece.stores.forEach((store, i) => {
      if (!(store.value >= 0 && store.value < piece.code.length)) this.fault(`store ${i}: value`);
      this.inside(store.operand, this.rangeOf(store.index, piece), `store ${i}`);
    });
  }
}

function checkPass(check: Checker, pass: Pass, kernel: LoopKernel, before: number): void {
  const row = kernel.segments ? [kernel.segments.at(-1)!] : kernel.inner;
  const lengths = pass.over === 'inner' ? [...kernel.outer, ...row] : kernel.outer;
  const own = pass.isScan ? pass.reductions.length : 0;
  // In outer passes inner strides are there, and 0.
  const padded = pass.over === 'inner' ? lengths : [...lengths, ...kernel.inner.map(() => 1)];
  check.piece({ code: pass.code, stores: pass.stores, lengths: padded, reduced: before + own });
  for (const { value } of pass.reductions)
    if (!(value >= 0 && value < pass.code.length)) check.fault('a reduction of no value');
}

function checkLoop(check: Checker, kernel: LoopKernel): void {
  let reductions = 0;
  for (const pass of kernel.passes) {
    checkPass(check, pass, kernel, reductions);
    reductions += pass.reductions.length;
  }
}

function checkMatrix(check: Checker, view: MatrixView, lengths: readonly number[]): void {
  const { operand, offset, batchStrides, rowStride, columnStride } = view;
  const piece = { code: [], stores: [], lengths, reduced: 0 };
  const index = { offset, strides: [...batchStrides, rowStride, columnStride] };
  check.inside(operand, check.rangeOf(index, piece), 'matrix');
}

function checkKernel(program: Program, kernel: Kernel, place: number): string[] {
  const check = new Checker(program, kernel, place);
  if (kernel.kind === 'loop') checkLoop(check, kernel);
  else if (kernel.kind === 'product') {
    const { batch, m, n, k, epilogue } = kernel;
    checkMatrix(check, kernel.left, [...batch, m, k]);
    checkMatrix(check, kernel.right, [...batch, k, n]);
    check.piece({ ...epilogue, lengths: [...batch, m, n], reduced: 0 });
  } else {
    const { rows, width, count, values, indices, out } = kernel;
    const whole = (offset: number, length: number): Range => [offset, offset + length - 1];
    check.inside(values.operand, whole(values.offset, count * width), 'values');
    check.inside(indices.operand, whole(indices.offset, count), 'indices');
    check.inside(out.operand, whole(out.offset, rows * width), 'out');
  }
  return check.faults;
}

/** First and last kernel that uses each buffer; -1 for none. */
export function bufferLives({ buffers, kernels }: Program): { first: number; last: number }[] {
  const lives = buffers.map(() => ({ first: -1, last: -1 }));
  kernels.forEach(({ operands }, place) => {
    for (const buffer of operands) {
      const life = lives[buffer]!;
      if (life.first < 0) life.first = place;
      life.last = place;
    }
  });
  return lives;
}

function checkBuffers(program: Program): string[] {
  const { buffers, lengths, constants } = program;
  const faults: string[] = [];
  const lives = bufferLives(program);
  const regions: Record<string, number> = { ...lengths, constant: constants.length / 4 };
  buffers.forEach((one, place) => {
    const end = one.offset + one.length;
    if (end > (regions[one.region] ?? Infinity)) faults.push(`buffer ${place} leaves its region`);
    if (one.region === 'input') return;
    buffers.slice(place + 1).forEach((other, more) => {
      if (other.region !== one.region) return;
      if (other.offset >= end || one.offset >= other.offset + other.length) return;
      const [a, b] = [lives[place]!, lives[place + 1 + more]!];
      // A kernel may write over what it reads for the last time, element by element.
      const isSamePlace = one.offset === other.offset && one.length === other.length;
      const gap = isSamePlace ? 0 : 1;
      const isApart =
        a.first < 0 || b.first < 0 || b.first - a.last >= gap || a.first - b.last >= gap;
      if (one.region !== 'arena' || !isApart)
        faults.push(`buffers ${place} and ${place + 1 + more} overlap`);
    });
  });
  return faults;
}

/** What is wrong with a program, in words; empty when it is sound. Guarded loads are taken at their word. */
export function validate(program: Program): string[] {
  return [
    ...checkBuffers(program),
    ...program.kernels.flatMap((kernel, place) => checkKernel(program, kernel, place)),
  ];
}

/** A program as a table for people: what each kernel does, what it costs and how long that should take. */
import { kernelCost, programCost, type Cost } from './cost';
import type { Kernel, Program } from './program';

/** What a device can do, for estimates. */
export interface DeviceFigures {
  readonly gflopPerSecond: number;
  readonly gigabytePerSecond: number;
  readonly dispatchMicroseconds: number;
}

/** Two cores of an ordinary laptop. */
const ordinary: DeviceFigures = {
  gflopPerSecond: 50,
  gigabytePerSecond: 10,
  dispatchMicroseconds: 5,
};

/** Time of a kernel: what takes longer of arithmetic and memory, and the dispatch. */
function estimateMs(cost: Cost, figures: DeviceFigures): number {
  const arithmetic = cost.flop / figures.gflopPerSecond / 1e6;
  const memory = (cost.bytesRead + cost.bytesWritten) / figures.gigabytePerSecond / 1e6;
  return Math.max(arithmetic, memory) + figures.dispatchMicroseconds / 1000;
}

function shapeOf(kernel: Kernel): string {
  if (kernel.kind === 'product')
    return [...kernel.batch, `${kernel.m}×${kernel.k}×${kernel.n}`].join('×');
  if (kernel.kind === 'scatter') return `${kernel.count}×${kernel.width} → ${kernel.rows}`;
  const outer = kernel.outer.join('×') || '1';
  const inner = kernel.segments ? `${kernel.segments.length - 1} segments` : kernel.inner.join('×');
  return inner ? `${outer} (${inner})` : outer;
}

const megabytes = (elements: number) => (elements * 4) / 2 ** 20;

/** A table of rows of equal cells; numbers to the right. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => (i < 3 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join('  ')
      .trimEnd();
  return rows.map(line);
}

function rowOf(kernel: Kernel, place: number, figures: DeviceFigures): string[] {
  const cost = kernelCost(kernel);
  return [
    String(place),
    kernel.name,
    shapeOf(kernel),
    (cost.flop / 1e6).toFixed(2),
    (cost.bytesRead / 1024).toFixed(1),
    (cost.bytesWritten / 1024).toFixed(1),
    estimateMs(cost, figures).toFixed(3),
  ];
}

/** Kernels in order, then memory by region and the whole. */
export function explain(program: Program, figures: DeviceFigures = ordinary): string {
  const { kernels, lengths, constants, inputs } = program;
  const total = programCost(program);
  const ms = kernels.reduce((sum, kernel) => sum + estimateMs(kernelCost(kernel), figures), 0);
  const inputLength = inputs.reduce((sum, { buffer }) => sum + program.buffers[buffer]!.length, 0);
  const products = kernels.filter(({ kind }) => kind === 'product').length;
  const memory = { ...lengths, input: inputLength, constant: constants.length / 4 };
  return [
    `${program.name}: ${kernels.length} kernels, ${products} of them products`,
    ...table([
      ['', 'kernel', 'domain', 'MFLOP', 'KiB read', 'KiB written', 'ms'],
      ...kernels.map((kernel, place) => rowOf(kernel, place, figures)),
    ]),
    `${(total.flop / 1e9).toFixed(3)} GFLOP, ${((total.bytesRead + total.bytesWritten) / 2 ** 20).toFixed(1)} MiB moved, about ${ms.toFixed(1)} ms`,
    Object.entries(memory)
      .map(([region, length]) => `${region} ${megabytes(length).toFixed(2)} MiB`)
      .join(', '),
  ].join('\n');
}

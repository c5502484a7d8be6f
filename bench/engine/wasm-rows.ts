/** The bars that are about the processor: the compiled step on threads, against eager tfjs-wasm. */
import { planWasmBytes, type WasmDevice } from '../../src/lib/engine/tensor';
import { profile } from '../../src/lib/engine/tensor/wasm/runtime';
import { row, type Bar, type Row } from '../row';
import { ctganCase, otherCases, type StepCase } from './cases';
import {
  compileCase,
  measureCompiled,
  openWith,
  productFlop,
  productFlopDone,
  type Measured,
  type Ready,
} from './compiled';
import { measureEager } from './eager';
import { productRows } from './products';

export interface WasmBench {
  /** For people: 'Chromium' or 'Node'. */
  readonly where: string;
  readonly open: (threads: number) => WasmDevice;
  /** Makes the tfjs backend `wasm` run on so many threads, as far as it can; says on how many. */
  readonly prepareEager: (threads: number) => Promise<number>;
  /** Whether the bars hold here: they are for a browser with relaxed SIMD. */
  readonly isBarred: boolean;
}

const atLeast = (limit: number): Bar => ({ limit, better: 'higher' });
const atMost = (limit: number): Bar => ({ limit, better: 'lower' });

export async function wasmRows(bench: WasmBench): Promise<Row[]> {
  const rows = await ctganRows(bench);
  for (const each of otherCases) rows.push(...(await smallRows(bench, each)));
  const one = bench.open(1);
  rows.push(...(await productRows(one, bench.where)));
  one.close();
  return rows;
}

async function measureOn(bench: WasmBench, threads: number, ready: Ready, seconds: number) {
  const device = bench.open(threads);
  try {
    if (device.threads !== threads) throw new Error(`${device.threads} threads, not ${threads}`);
    return await measureCompiled(device, ready, seconds);
  } finally {
    device.close();
  }
}

async function ctganRows(bench: WasmBench): Promise<Row[]> {
  const { where, isBarred } = bench;
  const barred = (bar: Bar) => (isBarred ? bar : null);
  const eagerThreads = await bench.prepareEager(2);
  const eager = await measureEager('wasm', ctganCase, 5);
  const ready = await compileCase(ctganCase, 'wasm');
  const flop = productFlop(ready.compiled);
  const speed = (ms: number) => flop / ms / 1e6;
  const one = await measureOn(bench, 1, ready, 3);
  const two = await measureOn(bench, 2, ready, 3);
  return [
    row(`${ctganCase.name}, ${where}, wasm, 2 threads`, two.stepMs, 'ms', barred(atMost(45))),
    row('… effective speed', speed(two.stepMs), 'GFLOP/s', barred(atLeast(45))),
    row('… times as fast as eager tfjs-wasm', eager.stepMs / two.stepMs, '×', barred(atLeast(10))),
    row('… wasm, 1 thread', one.stepMs, 'ms'),
    row('… effective speed', speed(one.stepMs), 'GFLOP/s'),
    row(
      `… eager tfjs-wasm (${eager.kernels} kernels, ${eagerThreads} threads)`,
      eager.stepMs,
      'ms',
    ),
    row('… products as traced', flop / 1e9, 'GFLOP'),
    row('… products after simplification', productFlopDone(ready.compiled) / 1e9, 'GFLOP'),
    ...compileRows(ready, two),
    ...(await profileRows(bench, ready)),
  ];
}

const shownKernels = 12;

/** The slowest kernels on one thread, and the sum of all. */
async function profileRows(bench: WasmBench, ready: Ready): Promise<Row[]> {
  const device = bench.open(1);
  const session = await openWith(device, ready.compiled, ready.inputs);
  const { program } = ready.compiled;
  const times = await profile(session, 'step', program, () => performance.now());
  session.close();
  device.close();
  const slowest = [...times].sort((a, b) => b.ms - a.ms).slice(0, shownKernels);
  const total = (some: typeof times) => some.reduce((sum, { ms }) => sum + ms, 0);
  const products = times.filter(({ kind }) => kind === 'product');
  return [
    row('… all kernels, 1 thread', total(times), 'ms'),
    row('… of which products', total(products), 'ms'),
    ...slowest.map(({ name, ms }) => row(`… kernel ${name}`, ms, 'ms')),
  ];
}

function compileRows(ready: Ready, measured: Measured): Row[] {
  const { compileMs, compiled } = ready;
  const { openMs, bytes } = measured;
  const plannedBytes = planWasmBytes({ step: compiled.program }, { threads: 2 });
  return [
    row('… trace + compile, code included', (compileMs + openMs) / 1000, 's', atMost(1)),
    row('… kernels', compiled.program.kernels.length, ''),
    row('… memory', bytes / 2 ** 20, 'MiB'),
    row('… memory against the plan', (100 * bytes) / plannedBytes, '%', atMost(110)),
  ];
}

async function smallRows(bench: WasmBench, each: StepCase): Promise<Row[]> {
  const eager = await measureEager('wasm', each, 5);
  const ready = await compileCase(each, 'wasm');
  const one = await measureOn(bench, 1, ready, 1);
  const two = await measureOn(bench, 2, ready, 1);
  return [
    row(`${each.name}, ${bench.where}, wasm, 2 threads`, two.stepMs, 'ms'),
    row('… effective speed', productFlop(ready.compiled) / two.stepMs / 1e6, 'GFLOP/s'),
    row('… wasm, 1 thread', one.stepMs, 'ms'),
    row(`… eager tfjs-wasm (${eager.kernels} kernels)`, eager.stepMs, 'ms'),
    ...compileRows(ready, two),
  ];
}

/** The same steps compiled: time a step, time to compile, memory against the plan, time of each kernel. */
import { compile, type Compiled, type Device, type Session } from '../../src/lib/engine/tensor';
import type { TestModel } from '../../src/lib/engine/tensor/testing';
import type { StepCase } from './cases';

const seed = 1;

export interface Ready {
  readonly compiled: Compiled;
  readonly inputs: TestModel['inputs'];
  /** Trace to program, on this thread. */
  readonly compileMs: number;
}

export async function compileCase({ make }: StepCase, target: 'wasm' | 'webgpu'): Promise<Ready> {
  const model = make();
  const start = performance.now();
  const compiled = await compile(model.step, model.example, { name: 'step', target });
  const compileMs = performance.now() - start;
  model.dispose();
  return { compiled, inputs: model.inputs, compileMs };
}

export interface Measured {
  readonly stepMs: number;
  /** Code generation for the device and everything else until the first step can run. */
  readonly openMs: number;
  readonly bytes: number;
}

/** @param seconds about how long steps are run for the median */
export async function measureCompiled(
  device: Device,
  { compiled, inputs }: Ready,
  seconds: number,
): Promise<Measured> {
  const start = performance.now();
  const session = await openWith(device, compiled, inputs);
  const openMs = performance.now() - start;
  const stepMs = await stepTime(session, seconds);
  const { bytes } = session;
  session.close();
  return { stepMs, openMs, bytes };
}

/** A session whose program is called `step`, with its inputs written. */
export async function openWith<Opened extends Session>(
  device: { open: (...values: Parameters<Device['open']>) => Promise<Opened> },
  compiled: Compiled,
  inputs: TestModel['inputs'],
): Promise<Opened> {
  const session = await device.open({ step: compiled }, { seed });
  for (const [name, values] of Object.entries(inputs)) session.write('step', name, values);
  return session;
}

/** Median over batches of steps of about 50 ms. */
export async function stepTime(session: Session, seconds: number): Promise<number> {
  let next = 0;
  const run = async (count: number) => {
    const start = performance.now();
    await session.run('step', next, count);
    next += count;
    return (performance.now() - start) / count;
  };
  await run(2);
  const count = Math.max(1, Math.round(50 / (await run(1))));
  const end = performance.now() + seconds * 1000;
  const times = [await run(count)];
  while (performance.now() < end) times.push(await run(count));
  times.sort((a, b) => a - b);
  return times[times.length >> 1]!;
}

/** Multiplications and additions of the products that the traced step asks for. */
export function productFlop({ trace }: Compiled): number {
  let flop = 0;
  for (const { kernel, inputs, attributes, outputs } of trace.nodes) {
    if (kernel !== 'BatchMatMul') continue;
    const left = trace.values[inputs['a']!]!.shape;
    const out = trace.values[outputs[0]!]!.shape;
    const inner = left.at(attributes['transposeA'] ? -2 : -1)!;
    flop += 2 * inner * out.reduce((a, b) => a * b, 1);
  }
  return flop;
}

/** Of the products that are left after simplification. */
export function productFlopDone({ program }: Compiled): number {
  return program.kernels.reduce((sum, kernel) => {
    if (kernel.kind !== 'product') return sum;
    const { batch, m, n, k } = kernel;
    return sum + 2 * m * n * k * batch.reduce((a, b) => a * b, 1);
  }, 0);
}

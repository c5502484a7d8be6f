/** For tests: programs written by hand, and a session of one on the software GPU. */
import { sizeOf, type Scalar, type Shape } from '../graph';
import type { Buffer, Kernel, Program } from '../program';
import type { Compiled, Device, Session, Values } from '../device';
import { webgpuDevice, type WebgpuOptions } from './probe';

interface TensorPlan {
  readonly region: Buffer['region'];
  readonly shape: Shape;
  readonly type?: Scalar;
  /** Initial contents of a state or constant. */
  readonly values?: Values;
}

/** Operands by name instead of by place. */
export type NamedKernel = {
  readonly [Kind in Kernel['kind']]: Omit<Extract<Kernel, { kind: Kind }>, 'operands'> & {
    readonly operands: readonly string[];
  };
}[Kernel['kind']];

function bytesOf(values: Values, offset: number, into: Uint8Array): void {
  into.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), offset * 4);
}

/** A program whose tensors lie one after the other in their regions, 64 elements apart. */
export function programOf(
  name: string,
  tensors: Readonly<Record<string, TensorPlan>>,
  kernels: readonly NamedKernel[],
): Compiled {
  const names = Object.keys(tensors);
  const lengths = { state: 0, arena: 0, output: 0, constant: 0, input: 0 };
  let inputs = 0;
  const buffers = names.map((each): Buffer => {
    const { region, shape, type = 'f32' } = tensors[each]!;
    const length = sizeOf(shape);
    if (region === 'input') return { region, input: inputs++, offset: 0, length, type };
    const offset = lengths[region];
    lengths[region] = Math.ceil((offset + length) / 64) * 64;
    return { region, offset, length, type };
  });
  const ofRegion = (region: Buffer['region']) =>
    names.flatMap((each, buffer) => {
      const { shape, type = 'f32', ...plan } = tensors[each]!;
      return plan.region === region ? [{ name: each, shape, type, buffer }] : [];
    });
  const contents = (region: 'state' | 'constant') => {
    const bytes = new Uint8Array(lengths[region] * 4);
    names.forEach((each, place) => {
      const { values, ...plan } = tensors[each]!;
      if (plan.region === region && values) bytesOf(values, buffers[place]!.offset, bytes);
    });
    return bytes;
  };
  const program: Program = {
    name,
    buffers,
    inputs: ofRegion('input'),
    states: ofRegion('state'),
    outputs: ofRegion('output'),
    constants: contents('constant'),
    lengths: { state: lengths.state, arena: lengths.arena, output: lengths.output },
    kernels: kernels.map((kernel) => ({
      ...kernel,
      operands: kernel.operands.map((each) => names.indexOf(each)),
    })),
  };
  const trace = { name, values: [], nodes: [], inputs: [], variables: [], outputs: [] };
  return { program, trace, initialState: contents('state') };
}

/** The software GPU of the browser tests. */
export async function softwareDevice(options: WebgpuOptions = {}): Promise<Device> {
  const { gpu } = (globalThis as unknown as { navigator: { gpu: GPU } }).navigator;
  const device = await webgpuDevice(gpu, { allowFallback: true, ...options });
  if (!device) throw new Error('Chromium was started without WebGPU');
  return device;
}

/** Sets the inputs, runs one step and reads all outputs. */
export async function runOnce(
  session: Session,
  { program }: Compiled,
  inputs: Readonly<Record<string, Values>>,
  step = 0,
): Promise<Record<string, Values>> {
  for (const [name, values] of Object.entries(inputs)) session.write(program.name, name, values);
  await session.run(program.name, step, 1);
  const reads = program.outputs.map(
    async ({ name }) => [name, await session.read(program.name, name)] as const,
  );
  return Object.fromEntries(await Promise.all(reads));
}

/** Distance in units of the last place of a 32-bit float at `expected`, at least of the smallest normal one. */
export function unitsApart(actual: number, expected: number): number {
  if (Object.is(actual, expected) || actual === expected) return 0;
  if (Number.isNaN(actual) && Number.isNaN(expected)) return 0;
  if (!Number.isFinite(actual) || !Number.isFinite(expected)) return Infinity;
  let unit = 2 ** -149;
  const size = Math.max(Math.abs(expected), 2 ** -126);
  while (unit * 2 ** 24 <= size) unit *= 2;
  return Math.abs(actual - expected) / unit;
}

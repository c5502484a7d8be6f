/**
 * Where everything of a session lies in its one linear memory. State and arena are shared by all
 * programs (they run one after the other); constants, inputs and outputs are each program's own.
 */
import { Fault } from '../../../schema';
import type { Program } from '../../program';
import { planProduct, type ProductPlan } from '../product';
import { controlBytes } from './control';

/** Addresses in bytes, all 64-aligned with 64 readable bytes around. */
export interface ProgramPlaces {
  readonly constants: number;
  readonly inputs: readonly number[];
  readonly outputs: number;
  /** By kernel; null for other kinds than products. */
  readonly products: readonly (ProductPlan | null)[];
}

export interface MemoryPlan {
  readonly programs: ReadonlyMap<string, ProgramPlaces>;
  readonly state: number;
  readonly stateBytes: number;
  readonly arena: number;
  /** Two areas for panels that all threads share; products take them in turn. */
  readonly panels: readonly [number, number];
  /** First address behind the fixed part: tables of the generated code, then scratch of each thread. */
  readonly end: number;
  /** Scratch of one thread. */
  readonly ownBytes: number;
  /** All of it but tables, with what the largest piece is, in words. */
  readonly bytes: number;
  readonly largest: string;
}

export const pageBytes = 65536;
/** What 32-bit addresses reach, less one page. */
export const addressableBytes = 2 ** 32 - pageBytes;

const aligned = (bytes: number): number => Math.ceil(bytes / 64) * 64;

export function planMemory(
  programs: Readonly<Record<string, Program>>,
  threads: number,
  hasFma: boolean,
): MemoryPlan {
  const list = Object.entries(programs);
  const pieces: { what: string; bytes: number }[] = [];
  let end = controlBytes;
  const reserve = (what: string, bytes: number): number => {
    const place = end;
    end += aligned(bytes) + 64;
    pieces.push({ what, bytes });
    return place;
  };
  const most = (of: (program: Program) => number): number =>
    list.reduce((largest, [, program]) => Math.max(largest, of(program)), 0);
  const plans = new Map(
    list.map(([name, { kernels }]) => [
      name,
      kernels.map((kernel) => (kernel.kind === 'product' ? planProduct(kernel, hasFma) : null)),
    ]),
  );
  const products = [...plans.values()].flat().filter((plan) => plan !== null);
  const panelBytes = products.reduce((largest, plan) => Math.max(largest, plan.sharedBytes), 0);
  const ownBytes = aligned(products.reduce((n, plan) => Math.max(n, plan.ownBytes), 0)) + 128;
  const stateBytes = most(({ lengths }) => lengths.state) * 4;
  const state = reserve('the weights and the optimizer', stateBytes);
  const arena = reserve('what a step keeps in between', most(({ lengths }) => lengths.arena) * 4);
  const panels = [reserve('packed matrices', panelBytes), reserve('packed matrices', panelBytes)];
  const placed = list.map(([name, program]): [string, ProgramPlaces] => [
    name,
    {
      constants: reserve(`the constants of ${name}`, program.constants.byteLength),
      inputs: program.inputs.map((input) =>
        reserve(`the input ${input.name}`, program.buffers[input.buffer]!.length * 4),
      ),
      outputs: reserve(`the outputs of ${name}`, program.lengths.output * 4),
      products: plans.get(name)!,
    },
  ]);
  const largest = pieces.reduce((a, b) => (b.bytes > a.bytes ? b : a));
  return {
    ...{ programs: new Map(placed), state, stateBytes, arena, panels: [panels[0]!, panels[1]!] },
    ...{ end, ownBytes, bytes: end + threads * ownBytes, largest: largest.what },
  };
}

/** @throws Fault `plan-too-large` */
export function refuseTooLarge(needBytes: number, limitBytes: number, largest: string): void {
  const limit = Math.min(limitBytes, addressableBytes);
  if (needBytes > limit)
    throw new Fault('plan-too-large', { needBytes, limitBytes: limit, largest });
}

/** Byte address of element 0 of each of a program's buffers. */
export function bufferAddresses(
  plan: MemoryPlan,
  places: ProgramPlaces,
  program: Program,
): readonly number[] {
  return program.buffers.map((buffer) => {
    const starts = {
      state: plan.state,
      arena: plan.arena,
      constant: places.constants,
      output: places.outputs,
      input: places.inputs[buffer.input ?? 0] ?? 0,
    };
    return starts[buffer.region] + buffer.offset * 4;
  });
}

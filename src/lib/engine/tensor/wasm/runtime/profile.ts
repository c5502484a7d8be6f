/** How long each kernel of a program takes: the engine has no clock of its own, so one is passed in. */
import type { Program } from '../../program';
import type { WasmSession } from './session';

export interface KernelTime {
  readonly kernel: number;
  readonly name: string;
  readonly kind: Program['kernels'][number]['kind'];
  /** Median of the rounds. */
  readonly ms: number;
}

/**
 * Runs whole steps kernel by kernel and takes the median of each kernel's times; the state is put back.
 *
 * @param now milliseconds
 */
export async function profile(
  session: WasmSession,
  name: string,
  program: Program,
  now: () => number,
  rounds = 9,
): Promise<readonly KernelTime[]> {
  const state = await session.readState();
  const times = program.kernels.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [kernel, list] of times.entries()) {
      const start = now();
      await session.runKernels(name, round, 1, kernel, kernel + 1);
      list.push(now() - start);
    }
  }
  await session.writeState(state);
  return program.kernels.map((kernel, i) => {
    const sorted = times[i]!.toSorted((a, b) => a - b);
    const ms = sorted[sorted.length >> 1]!;
    return { kernel: i, name: kernel.name, kind: kernel.kind, ms };
  });
}

/** Where the time of a step goes: each dispatch in a pass of its own, between two timestamps. */
import type { LoadedProgram } from './loaded-program';
import type { Staging } from './staging';
import { bufferUsage } from './usage';

export interface KernelTime {
  readonly kernel: string;
  readonly milliseconds: number;
}

/** https://www.w3.org/TR/webgpu/#namespacedef-gpubufferusage, QUERY_RESOLVE */
const queryResolve = 0x200;

/**
 * Runs one step whose uniforms stand in slot 0. Dispatches of one kernel are added up.
 * @returns null where the device was opened without `timestamp-query`
 */
export async function profileStep(
  gpu: GPUDevice,
  loaded: LoadedProgram,
  staging: Staging,
): Promise<KernelTime[] | null> {
  if (!gpu.features.has('timestamp-query')) return null;
  const { dispatches } = loaded.generated;
  const count = dispatches.length * 2;
  if (count === 0) return [];
  const querySet = gpu.createQuerySet({ type: 'timestamp', count });
  const usage = queryResolve | bufferUsage.copySource;
  const resolved = gpu.createBuffer({ size: count * 8, usage });
  const encoder = gpu.createCommandEncoder();
  loaded.prepare(encoder);
  dispatches.forEach((_, i) => {
    const pass = encoder.beginComputePass({
      timestampWrites: {
        querySet,
        beginningOfPassWriteIndex: i * 2,
        endOfPassWriteIndex: i * 2 + 1,
      },
    });
    loaded.encodeOne(pass, i);
    pass.end();
  });
  encoder.resolveQuerySet(querySet, 0, count, resolved, 0);
  gpu.queue.submit([encoder.finish()]);
  const bytes = await staging.read(resolved, 0, count * 8);
  querySet.destroy();
  resolved.destroy();
  const nanoseconds = new BigUint64Array(bytes.buffer);
  const times = new Map<number, number>();
  dispatches.forEach(({ kernel }, i) => {
    const own = Number(nanoseconds[i * 2 + 1]! - nanoseconds[i * 2]!) / 1e6;
    times.set(kernel, (times.get(kernel) ?? 0) + own);
  });
  return [...times].map(([kernel, milliseconds]) => ({
    kernel: loaded.program.kernels[kernel]!.name,
    milliseconds,
  }));
}

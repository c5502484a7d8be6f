/** Refuses what a device cannot hold, with the numbers, before anything is made on it. */
import { Fault } from '../../schema';
import type { Program } from '../program';
import type { Generated } from './generate';

/** Limits of a device that a session's buffers and dispatches must keep. */
export interface DeviceLimits {
  readonly maxBufferSize: number;
  readonly maxStorageBufferBindingSize: number;
  readonly maxComputeWorkgroupsPerDimension: number;
  readonly maxStorageBuffersPerShaderStage: number;
}

/** Bytes of a region, by what a person may call it. */
export type RegionSizes = Readonly<Record<string, number>>;

/** What the buffers of a session take, in bytes; the state and the arena are shared by its programs. */
export function regionSizes(
  programs: Readonly<Record<string, { program: Program; generated: Generated }>>,
): RegionSizes {
  const sizes: Record<string, number> = { state: 0, 'working memory': 0 };
  for (const [name, { program, generated }] of Object.entries(programs)) {
    const { lengths, inputs, buffers } = program;
    sizes['state'] = Math.max(sizes['state']!, lengths.state * 4);
    sizes['working memory'] = Math.max(sizes['working memory']!, generated.arenaLength * 4);
    sizes[`outputs of ${name}`] = lengths.output * 4;
    sizes[`constants of ${name}`] = generated.constants.byteLength;
    if (generated.bindings.packedLength > 0) {
      sizes[`inputs of ${name}`] = generated.bindings.packedLength * 4;
    }
    inputs.forEach((input, place) => {
      if (!generated.bindings.inputs[place]!.isOwn) return;
      sizes[`input ${input.name} of ${name}`] = buffers[input.buffer]!.length * 4;
    });
  }
  return sizes;
}

/** @throws Fault `adapter-limit` when one buffer, or one kernel's number of workgroups, is too large */
export function checkLimits(
  sizes: RegionSizes,
  dispatches: readonly { readonly workgroups: readonly number[] }[],
  limits: DeviceLimits,
): void {
  const limit = Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize);
  for (const [name, need] of Object.entries(sizes)) {
    if (need > limit)
      throw new Fault('adapter-limit', { what: `bytes in one buffer (${name})`, need, limit });
  }
  const most = limits.maxComputeWorkgroupsPerDimension;
  for (const { workgroups } of dispatches) {
    const need = Math.max(...workgroups);
    if (need > most) {
      throw new Fault('adapter-limit', { what: 'workgroups in one dimension', need, limit: most });
    }
  }
}

/** @throws Fault `plan-too-large` when all buffers together are more than `limitBytes` */
export function checkMemory(sizes: RegionSizes, limitBytes: number): void {
  const entries = Object.entries(sizes);
  const needBytes = entries.reduce((sum, [, bytes]) => sum + bytes, 0);
  if (needBytes <= limitBytes) return;
  const [name, bytes] = entries.reduce((a, b) => (b[1] > a[1] ? b : a));
  const largest = `${name}, ${Math.ceil(bytes / 2 ** 20)} MiB`;
  throw new Fault('plan-too-large', { needBytes, limitBytes, largest });
}

/** A program's kernels as shaders: pure text, made without a GPU. */
import type { Kernel, Program } from '../program';
import { planBindings, type BindingPlan } from './bindings';
import { loopShaders } from './loops.wgsl';
import { productShaders } from './product.wgsl';
import { scatterShaders } from './scatter.wgsl';
import type { Shader } from './shader-text';
import { Surroundings } from './surroundings';

/** One dispatch of a step. */
export interface Dispatch extends Shader {
  /** Place in `Program.kernels`. */
  readonly kernel: number;
}

/** What a session needs to run a program on a GPU. */
export interface Generated {
  readonly bindings: BindingPlan;
  readonly dispatches: readonly Dispatch[];
  /** The constant region: the program's own and the kernels' tables. */
  readonly constants: Uint8Array<ArrayBuffer>;
  /** Elements of the arena: the program's own and the kernels' scratch. */
  readonly arenaLength: number;
}

/** Limits of an adapter that decide what the shaders look like. */
export interface ShaderLimits {
  readonly maxStorageBuffersPerShaderStage: number;
  readonly maxComputeWorkgroupsPerDimension: number;
}

function shadersOf(kernel: Kernel, around: Surroundings): readonly Shader[] {
  switch (kernel.kind) {
    case 'loop':
      return loopShaders(kernel, around);
    case 'product':
      return productShaders(kernel, around);
    case 'scatter':
      return scatterShaders(kernel, around);
  }
}

/** Writes all shaders of a program; kernels without elements have none. */
export function generate(program: Program, limits: ShaderLimits): Generated {
  const bindings = planBindings(program, limits.maxStorageBuffersPerShaderStage);
  const around = new Surroundings(program, bindings, limits.maxComputeWorkgroupsPerDimension);
  const dispatches = program.kernels.flatMap((kernel, place) =>
    shadersOf(kernel, around).map((shader): Dispatch => ({ ...shader, kernel: place })),
  );
  const { arenaLength } = around;
  return { bindings, dispatches, constants: around.constants(), arenaLength };
}

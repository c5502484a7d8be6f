/**
 * From a graph to kernels over storages. Decides what is in memory, which results share a kernel, and
 * writes the kernels' code; where they lie and when they run is the plan's.
 */
import type { Graph, NodeId } from '../graph';
import type { Kernel } from '../program';
import { chooseStored, weightsOf, type FusionLevel, type Policy } from './choose';
import { MustBeStored } from './expressions';
import { Fusion } from './groups';
import { kernelOf } from './kernels';
import { Memory, type NextState, type Storage } from './memory';
import type { Setting } from './observer';
import { analyse, type Root } from './roots';
import { splitReductions } from './split-reductions';
import { joinGroups } from './strategy';

/** A kernel whose `operands` are places in `Fused.storages`. */
export interface FusedKernel {
  readonly kernel: Kernel;
  /** Kernels (places) that have to run before. */
  readonly after: readonly number[];
}

export interface Fused {
  readonly kernels: readonly FusedKernel[];
  readonly storages: readonly Storage[];
  /** Storage of each of the graph's states, and of each output. */
  readonly states: readonly number[];
  readonly outputs: readonly number[];
  /** Where next values of states lie; to become the state itself, or be copied there at the end. */
  readonly next: readonly NextState[];
}

interface Analysed {
  readonly setting: Setting;
  readonly roots: readonly Root[];
}

/** Roots of all writings; what turns out to need memory gets it, and all is looked at again. */
function analyseAll(graph: Graph, policy: Policy): Analysed {
  const forced = new Set<NodeId>();
  for (;;) {
    const choice = chooseStored(graph, forced, policy);
    const memory = new Memory(graph, choice, forced);
    const setting = { graph, stored: choice.stored, memory, weights: policy.weights };
    const before = forced.size;
    const roots: Root[] = [];
    memory.writings.forEach((_, writing) => {
      try {
        roots.push(analyse(setting, writing));
      } catch (error) {
        if (!(error instanceof MustBeStored)) throw error;
        if (memory.isAlone(error.node)) throw error;
        forced.add(error.node);
      }
    });
    if (forced.size === before) return { setting, roots };
  }
}

export function fuse(graph: Graph, target: 'wasm' | 'webgpu', level: FusionLevel): Fused {
  const policy = { level, weights: weightsOf[target] };
  const { setting, roots } = analyseAll(
    level === 'full' ? splitReductions(graph, policy.weights) : graph,
    policy,
  );
  const { memory } = setting;
  const fusion = new Fusion(roots, setting);
  if (level === 'full') joinGroups(fusion, roots, setting);
  const places = fusion.groups.flatMap((group, place) => (group ? [place] : []));
  const kernels = places.map((place) => ({
    kernel: kernelOf(setting, roots, fusion, fusion.groups[place]!),
    after: [...fusion.sourcesOf(place)].map((source) => places.indexOf(source)),
  }));
  return {
    kernels,
    storages: memory.storages,
    states: memory.stateStorages,
    outputs: memory.outputStorages,
    next: memory.nextStates,
  };
}

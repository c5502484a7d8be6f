/** The last step of compiling: kernels over storages become a program over buffers at fixed places. */
import { fuse, type Fused, type FusionLevel, type Storage } from '../fuse';
import type { Graph } from '../graph';
import type { Buffer, Program } from '../program';
import { layArena } from './arena';
import { bindOperands } from './operands';
import { livesOf, schedule } from './schedule';
import { offsetsOf, stateOffsets } from './states';
import { stepsOf, type Steps } from './steps';

/** What the program is for: decides by how much a kernel less is worth. */
export type Target = 'wasm' | 'webgpu';

/** Storages as buffers; those that nothing uses have none. */
function placeBuffers(
  { storages, states, outputs }: Fused,
  { steps, storageOf }: Steps,
  order: readonly number[],
  graph: Graph,
): { buffers: Buffer[]; bufferOf: Map<number, number>; program: Partial<Program> } {
  const arena = layArena(livesOf(renamed(steps, storageOf), order, storages), storages);
  const state = stateOffsets(graph.states);
  const output = offsetsOf(outputs.map((storage) => storages[storage]!.length));
  const isUsed = new Set(steps.flatMap(({ kernel }) => kernel.operands));
  const constants = storages.flatMap(({ region }, storage) =>
    region === 'constant' && isUsed.has(storage) ? [storage] : [],
  );
  const constant = offsetsOf(constants.map((storage) => storages[storage]!.length));
  const offsetOf = (storage: number, { region, place }: Storage): number | undefined => {
    if (region === 'input') return 0;
    if (region === 'state') return state.offsets[place!];
    if (region === 'output') return output.offsets[place!];
    if (region === 'constant') return constant.offsets[constants.indexOf(storage)];
    return arena.offsets.get(storage);
  };
  const buffers: Buffer[] = [];
  const bufferOf = new Map<number, number>();
  storages.forEach((storage, place) => {
    if (storageOf[place] !== place) return;
    const offset = offsetOf(place, storage);
    if (offset === undefined) return;
    const { region, length, type } = storage;
    const input = region === 'input' ? { input: storage.place! } : {};
    bufferOf.set(place, buffers.push({ region, offset, length, type, ...input }) - 1);
  });
  storageOf.forEach((real, place) => {
    if (real !== place && bufferOf.has(real)) bufferOf.set(place, bufferOf.get(real)!);
  });
  const bytes = new Uint8Array(constant.length * 4);
  constants.forEach((storage, i) => {
    const { buffer, byteOffset, byteLength } = storages[storage]!.values!;
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), constant.offsets[i]! * 4);
  });
  const tensor = (storage: number, name: string) => ({ name, buffer: bufferOf.get(storage)! });
  return {
    buffers,
    bufferOf,
    program: {
      inputs: graph.inputs.map(({ name, shape, type }, place) => {
        const storage = storages.findIndex(
          (each) => each.region === 'input' && each.place === place,
        );
        return { ...tensor(storage, name), shape, type };
      }),
      states: graph.states.map(({ name, shape, type }, place) => ({
        ...tensor(states[place]!, name),
        shape,
        type,
      })),
      outputs: graph.outputs.map(({ name, node }, place) => {
        const { shape, type } = graph.nodes[node]!;
        return { ...tensor(outputs[place]!, name), shape, type };
      }),
      constants: bytes,
      lengths: { state: state.length, arena: arena.length, output: output.length },
    },
  };
}

/** Steps whose accesses name the storages that things really lie in. */
function renamed(steps: Steps['steps'], storageOf: readonly number[]): Steps['steps'] {
  const rename = (accesses: Steps['steps'][number]['accesses']['loads']) =>
    accesses.map((access) => ({ ...access, target: storageOf[access.target]! }));
  return steps.map((step) => ({
    ...step,
    accesses: { loads: rename(step.accesses.loads), stores: rename(step.accesses.stores) },
  }));
}

/**
 * The program of one step.
 * @param graph simplified; its states are the layout that programs compiled together share
 * @param level `none` gives every node a kernel of its own; to find faults
 */
export function buildProgram(
  name: string,
  graph: Graph,
  target: Target,
  level: FusionLevel = 'full',
): Program {
  void target;
  const fused = fuse(graph, level);
  const steps = stepsOf(fused);
  const order = schedule(renamed(steps.steps, steps.storageOf), fused.storages);
  const { buffers, bufferOf, program } = placeBuffers(fused, steps, order, graph);
  const kernels = order.map((step) => bindOperands(steps.steps[step]!.kernel, bufferOf));
  return { name, kernels, buffers, ...(program as Omit<Program, 'name' | 'kernels' | 'buffers'>) };
}

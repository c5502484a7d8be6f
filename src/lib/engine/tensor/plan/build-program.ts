/** The last step of compiling: kernels over storages become a program over buffers at fixed places. */
import { fuse, type Fused, type FusionLevel, type Storage } from '../fuse';
import type { Graph, Scalar, Shape } from '../graph';
import type { Buffer, Program, ProgramTensor } from '../program';
import { layArena, type Arena } from './arena';
import { bindOperands } from './operands';
import { livesOf } from './lives';
import { schedule } from './schedule';
import { offsetsOf, stateOffsets } from './states';
import { stepsOf, type Step, type Steps } from './steps';

/** What the program is for: decides by how much a kernel less is worth. */
export type Target = 'wasm' | 'webgpu';

/** Steps whose accesses name the storages that things really lie in. */
function renamed({ steps, storageOf }: Steps): Step[] {
  const rename = (accesses: Step['accesses']['loads']) =>
    accesses.map((access) => ({ ...access, target: storageOf[access.target]! }));
  return steps.map((step) => ({
    ...step,
    accesses: { loads: rename(step.accesses.loads), stores: rename(step.accesses.stores) },
  }));
}

interface Placed {
  readonly buffers: readonly Buffer[];
  /** By storage; constants and scratch that nothing uses have none. */
  readonly bufferOf: ReadonlyMap<number, number>;
  readonly constants: Uint8Array;
  readonly lengths: Program['lengths'];
}

/** Constants that some kernel uses, side by side. */
function layConstants(storages: readonly Storage[], used: ReadonlySet<number>) {
  const places = storages.flatMap(({ region }, storage) =>
    region === 'constant' && used.has(storage) ? [storage] : [],
  );
  const { offsets, length } = offsetsOf(places.map((storage) => storages[storage]!.length));
  const bytes = new Uint8Array(length * 4);
  places.forEach((storage, i) => {
    const { buffer, byteOffset, byteLength } = storages[storage]!.values!;
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), offsets[i]! * 4);
  });
  return { offsets: new Map(places.map((storage, i) => [storage, offsets[i]!])), bytes };
}

/** Storages as buffers. */
function placeBuffers(
  { storages, outputs }: Fused,
  { steps, storageOf }: Steps,
  arena: Arena,
  graph: Graph,
): Placed {
  const state = stateOffsets(graph.states);
  const output = offsetsOf(outputs.map((storage) => storages[storage]!.length));
  const constant = layConstants(storages, new Set(steps.flatMap(({ kernel }) => kernel.operands)));
  const offsetOf: Record<Storage['region'], (storage: number) => number | undefined> = {
    input: () => 0,
    state: (storage) => state.offsets[storages[storage]!.place!],
    output: (storage) => output.offsets[storages[storage]!.place!],
    constant: (storage) => constant.offsets.get(storage),
    arena: (storage) => arena.offsets.get(storage),
  };
  const buffers: Buffer[] = [];
  const bufferOf = new Map<number, number>();
  storages.forEach(({ region, length, type, place }, storage) => {
    const offset = offsetOf[region](storage);
    if (storageOf[storage] !== storage || offset === undefined) return;
    const input = region === 'input' ? { input: place! } : {};
    bufferOf.set(storage, buffers.push({ region, offset, length, type, ...input }) - 1);
  });
  storageOf.forEach((real, storage) => {
    const buffer = bufferOf.get(real);
    if (buffer !== undefined) bufferOf.set(storage, buffer);
  });
  const lengths = { state: state.length, arena: arena.length, output: output.length };
  return { buffers, bufferOf, constants: constant.bytes, lengths };
}

/** Inputs, states and outputs, as their readers and writers outside see them. */
function tensorsOf(
  { storages, states, outputs }: Fused,
  bufferOf: ReadonlyMap<number, number>,
  graph: Graph,
): Pick<Program, 'inputs' | 'states' | 'outputs'> {
  const inputOf = (place: number) =>
    storages.findIndex((each) => each.region === 'input' && each.place === place);
  const tensor = (
    storage: number,
    { name, shape, type }: { name: string; shape: Shape; type: Scalar },
  ): ProgramTensor => ({ name, shape, type, buffer: bufferOf.get(storage)! });
  return {
    inputs: graph.inputs.map((input, place) => tensor(inputOf(place), input)),
    states: graph.states.map((state, place) => tensor(states[place]!, state)),
    outputs: graph.outputs.map(({ name, node }, place) =>
      tensor(outputs[place]!, { ...graph.nodes[node]!, name }),
    ),
  };
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
  const fused = fuse(graph, target, level);
  const steps = stepsOf(fused);
  const real = renamed(steps);
  const order = schedule(real, fused.storages);
  const arena = layArena(livesOf(real, order, fused.storages));
  const { buffers, bufferOf, constants, lengths } = placeBuffers(fused, steps, arena, graph);
  const kernels = order.map((step) => bindOperands(steps.steps[step]!.kernel, bufferOf));
  return { name, kernels, buffers, ...tensorsOf(fused, bufferOf, graph), constants, lengths };
}

/**
 * Runs a traced step kernel by kernel on `tfjs-backend-cpu`, freeing each tensor after its last use.
 * Checks every result against the shape and type that tracing foretold.
 */
import { engine, type Tensor, type TypedArray } from '@tensorflow/tfjs-core';
import type { Values } from '../device';
import { withStep } from '../ops';
import type { Trace, TraceNode, TraceType, TraceValue } from '../trace';

/** What a step starts from: by input name, and in the order of `Trace.variables`. */
export interface Before {
  readonly inputs: Readonly<Record<string, Values>>;
  readonly variables: readonly Values[];
}

/** What a step made: by output name, and in the order of `Trace.variables`; null where nothing was assigned. */
export interface After {
  readonly outputs: Readonly<Record<string, Values>>;
  readonly variables: readonly (Values | null)[];
}

export type Replay = (seed: number, step: number, before: Before) => After;

function tensorOf(values: ArrayLike<number>, { shape, type }: TraceValue): Tensor {
  const own = type === 'bool' ? Uint8Array.from(values) : (values as TypedArray);
  return engine().makeTensor(own, [...shape], type);
}

function valuesOf(tensor: Tensor, type: TraceType): Values {
  const values = tensor.dataSync() as ArrayLike<number>;
  return type === 'float32' ? new Float32Array(values) : new Int32Array(values);
}

/** By node: the values that no later node and no result needs. */
function deadAfter(trace: Trace): number[][] {
  const kept = new Set<number | null>([
    ...trace.outputs.map(({ value }) => value),
    ...trace.variables.map(({ next }) => next),
  ]);
  const lastUse = new Map<number, number>();
  trace.nodes.forEach(({ inputs, outputs }, node) => {
    for (const value of [...outputs, ...Object.values(inputs)]) lastUse.set(value, node);
  });
  const dead: number[][] = trace.nodes.map(() => []);
  lastUse.forEach((node, value) => {
    if (!kept.has(value)) dead[node]!.push(value);
  });
  return dead;
}

function check(trace: Trace, node: TraceNode, made: readonly Tensor[]): void {
  node.outputs.forEach((value, i) => {
    const { shape, type } = trace.values[value]!;
    const tensor = made[i];
    if (tensor?.dtype !== type || tensor.shape.join() !== shape.join()) {
      const found = `${tensor?.dtype} [${tensor?.shape.join()}]`;
      throw new Error(`${node.kernel} gave ${found}, traced as ${type} [${shape.join()}].`);
    }
  });
}

function runNode(trace: Trace, node: TraceNode, tensors: (Tensor | undefined)[]): void {
  const names = Object.keys(node.inputs);
  const isList = names.length > 0 && names.every((name) => /^\d+$/.test(name));
  const named = Object.fromEntries(names.map((name) => [name, tensors[node.inputs[name]!]!]));
  const inputs = isList ? names.map((_, place) => named[place]!) : named;
  const made: Tensor | Tensor[] = engine().runKernel(
    node.kernel,
    inputs as Record<string, Tensor>,
    node.attributes as never,
  );
  const list = Array.isArray(made) ? made : [made];
  check(trace, node, list);
  node.outputs.forEach((value, i) => {
    tensors[value] = list[i];
  });
}

/** Runs `run` with `cpu` as the active backend and frees its tensors. */
function onCpu(run: () => After): After {
  const core = engine();
  const former = core.backendName;
  void core.setBackend('cpu');
  // Handed out past `tidy`, which would look for tensors in every number of it.
  let after: After | null = null;
  try {
    core.tidy(() => {
      after = run();
    });
    return after!;
  } finally {
    void core.setBackend(former);
  }
}

/** The step as a function of its inputs and variables. */
export function replayOf(trace: Trace): Replay {
  const dead = deadAfter(trace);
  const start = (value: TraceValue, before: Before): Tensor | undefined => {
    const { from } = value;
    if (from.kind === 'kernel') return undefined;
    if (from.kind === 'constant') return tensorOf(from.values, value);
    if (from.kind === 'input') return tensorOf(before.inputs[from.name]!, value);
    return tensorOf(before.variables[from.variable]!, value);
  };
  const steps = (before: Before): After => {
    const tensors = trace.values.map((value) => start(value, before));
    trace.nodes.forEach((node, i) => {
      runNode(trace, node, tensors);
      for (const value of dead[i]!) tensors[value]!.dispose();
    });
    const read = (value: number) => valuesOf(tensors[value]!, trace.values[value]!.type);
    return {
      outputs: Object.fromEntries(trace.outputs.map(({ name, value }) => [name, read(value)])),
      variables: trace.variables.map(({ next }) => (next === null ? null : read(next))),
    };
  };
  return (seed, step, before) => withStep(seed, step, () => onCpu(() => steps(before)));
}

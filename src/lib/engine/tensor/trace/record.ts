/** Traces a step: one call that computes nothing, and the list of kernels that it asked for. */
import { engine, Tensor, tidy, type Variable } from '@tensorflow/tfjs-core';
import { Fault } from '../../schema';
import { withTraceBackend } from './backend';
import { Recording } from './recording';
import type { Trace, TraceType } from './trace';

/** An example of an input: its shape and type, or a tensor that has them. */
export interface Example {
  readonly shape: readonly number[];
  readonly type: TraceType;
}

/** Plain TensorFlow.js from named inputs to named outputs. Its variables exist before and stay. */
export type Step<Names extends string = string> = (
  inputs: Readonly<Record<Names, Tensor>>,
) => Readonly<Record<string, Tensor>>;

export type Examples<Names extends string = string> = Readonly<Record<Names, Example | Tensor>>;

function formOf(example: Example | Tensor): Example {
  if ('type' in example) return example;
  return { shape: example.shape, type: example.dtype as TraceType };
}

/** Names of variables that the step has made; they are disposed of. */
function newVariables(before: ReadonlySet<Variable>): string[] {
  const made = Object.values(engine().registeredVariables).filter((one) => !before.has(one));
  made.forEach((variable) => variable.dispose());
  return made.map(({ name }) => name);
}

function checkOutputs(step: string, result: unknown): ReturnType<Step> {
  const outputs: [string, unknown][] = Object.entries(result ?? { nothing: result });
  const odd = outputs.find(([, output]) => !(output instanceof Tensor));
  if (odd !== undefined) throw new Error(`The step "${step}" gave ${odd[0]}: not a tensor.`);
  return result as ReturnType<Step>;
}

function call(recording: Recording, step: Step, examples: Examples): Trace {
  // Handed out past `tidy`, which would look for tensors in every number of it.
  let traced: Trace | null = null;
  tidy(() => {
    const inputs = Object.entries(examples).map(([name, example]) => {
      const { shape, type } = formOf(example);
      const tensor = engine().makeTensorFromTensorInfo(recording.input(name, shape, type));
      return [name, tensor] as const;
    });
    const result: unknown = step(Object.fromEntries(inputs));
    if (result instanceof Promise) {
      // It may still throw, after the trace is over.
      result.catch(() => undefined);
      recording.refuse(new Fault('trace-read', { op: 'an await', step: recording.step }));
    }
    traced = recording.finish(checkOutputs(recording.step, result));
  });
  return traced!;
}

/**
 * Calls `step` once on tensors without values and records its kernels, those of gradients included.
 * Tensors from outside become constants. Leaves all variables, the active backend and the count of
 * tensors as they were, also when the step throws.
 * @throws Fault `trace-kernel-unknown`; `trace-read` when the step reads a value or is asynchronous;
 *   `trace-variable` when it makes a variable
 */
export function trace<Names extends string>(
  name: string,
  step: Step<Names>,
  examples: Examples<Names>,
): Trace {
  return withTraceBackend((backend) => {
    const recording = new Recording(name, backend);
    backend.begin(recording);
    const variables = new Set<Variable>(Object.values(engine().registeredVariables));
    variables.forEach((variable) => recording.holdings.lend(variable));
    try {
      const traced = call(recording, step as Step, examples);
      const [made] = newVariables(variables);
      if (made !== undefined) {
        recording.refuse(new Fault('trace-variable', { variable: made, step: name }));
      }
      if (recording.fault !== null) throw recording.fault;
      return traced;
    } finally {
      newVariables(variables);
      recording.holdings.takeBack();
      recording.holdings.clear();
    }
  });
}

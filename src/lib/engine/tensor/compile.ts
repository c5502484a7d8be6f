/**
 * From plain TensorFlow.js to programs: trace, lower, simplify, fuse and plan in one call. Refuses
 * nothing itself; the stages do.
 */
import { engine, tensor, type Variable } from '@tensorflow/tfjs-core';
import { statePlaces, stateView, type Compiled } from './device';
import { initialStates, lower, stateLayout, type StateLayout } from './lower';
import { buildProgram, stateOffsets, type Target } from './plan';
import { simplify } from './simplify';
import { trace, type Examples, type Step, type Trace } from './trace';

export interface CompileOptions {
  /** For people and for faults. */
  readonly name: string;
  /** Which kind of device the program is laid out for; the reference runs either. */
  readonly target: Target;
}

/** One of several steps that share a state. */
export interface StepPart<Names extends string = string> {
  readonly step: Step<Names>;
  readonly example: Examples<Names>;
}

/** What the state region holds before the first step. */
function initialState(layout: StateLayout, traces: readonly Trace[]): Uint8Array {
  const { offsets, length } = stateOffsets(layout);
  const bytes = new Uint8Array(4 * length);
  initialStates(layout, traces).forEach(({ buffer, byteOffset, byteLength }, i) =>
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), 4 * offsets[i]!),
  );
  return bytes;
}

/** Groups and variables share one space of names. */
function checkNames(layout: StateLayout): void {
  const names = new Set<string>();
  for (const { name } of layout) {
    if (names.has(name)) throw new Error(`Two stretches of the state are called ${name}.`);
    names.add(name);
  }
}

/**
 * Compiles steps that run over one state, such as a model's training, validation and sampling. Open
 * them together: `device.open(await compileTogether(…), …)`.
 * @throws Fault `trace-kernel-unknown`, `trace-read`, `trace-variable` (see `trace`)
 */
export function compileTogether<Parts extends Readonly<Record<string, StepPart>>>(
  parts: Parts,
  { name, target }: CompileOptions,
): Promise<Record<keyof Parts & string, Compiled>> {
  // So that a fault rejects instead of throwing.
  return Promise.resolve().then(() => {
    const traces = Object.entries(parts).map(
      ([part, { step, example }]) => [part, trace(`${name} ${part}`, step, example)] as const,
    );
    const all = traces.map(([, one]) => one);
    const layout = stateLayout(all);
    checkNames(layout);
    const state = initialState(layout, all);
    const compiled = traces.map(([part, one]): [string, Compiled] => {
      const program = buildProgram(one.name, simplify(lower(one, layout)), target);
      return [part, { program, trace: one, initialState: state }];
    });
    return Object.fromEntries(compiled) as Record<keyof Parts & string, Compiled>;
  });
}

/**
 * Compiles one step. Its variables keep their contents; `writeBack` brings trained ones home.
 * @throws Fault `trace-kernel-unknown`, `trace-read`, `trace-variable` (see `trace`)
 */
export async function compile<Names extends string>(
  step: Step<Names>,
  example: Examples<Names>,
  { name, target }: CompileOptions,
): Promise<Compiled> {
  const { step: compiled } = await compileTogether(
    { step: { step: step as Step, example } },
    { name, target },
  );
  return compiled;
}

/**
 * Puts a trained state into the variables that a compiled step touches.
 * @param state from `session.readState()`
 * @param variables those to set; by default all that live
 */
export function writeBack(
  compiled: Compiled,
  state: Uint8Array,
  variables: readonly Variable[] = Object.values(engine().registeredVariables),
): void {
  const byName = new Map(variables.map((variable) => [variable.name, variable]));
  for (const place of statePlaces(compiled)) {
    const variable = byName.get(place.name);
    if (variable === undefined) continue;
    const value = tensor(stateView(state, place).slice(), [...place.shape], place.type);
    variable.assign(value);
    value.dispose();
  }
}

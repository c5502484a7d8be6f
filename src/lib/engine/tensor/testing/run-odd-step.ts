/** Steps at the edge, compiled and run anywhere, and how far two devices are apart. */
import * as tf from '@tensorflow/tfjs-core';
import { compile } from '../compile';
import type { Compiled, Device, Values } from '../device';
import type { Target } from '../plan';
import type { OddStep } from './odd-step';

export type Results = Readonly<Record<string, Values>>;

/** Its variables are gone afterwards. */
export async function compileOdd(
  { make, inputs = {} }: OddStep,
  target: Target,
): Promise<Compiled> {
  const example = Object.fromEntries(
    Object.entries(inputs).map(([name, { shape, values }]) => {
      const type = values instanceof Int32Array ? 'int32' : 'float32';
      return [name, { shape, type }] as const;
    }),
  );
  const before = new Set(Object.values(tf.engine().registeredVariables));
  // Kept apart: `tidy` returns tensors only, but frees what the variables were made of.
  let step: ReturnType<OddStep['make']> | null = null;
  tf.tidy(() => {
    step = make();
  });
  try {
    return await compile(step!, example, { name: 'odd', target });
  } finally {
    const all = Object.values(tf.engine().registeredVariables);
    all.filter((variable) => !before.has(variable)).forEach((variable) => variable.dispose());
  }
}

/** All outputs and states after its last step. */
export async function runOdd(device: Device, compiled: Compiled, odd: OddStep): Promise<Results> {
  const session = await device.open({ odd: compiled }, { seed: odd.seed ?? 5 });
  for (const [name, { values }] of Object.entries(odd.inputs ?? {}))
    session.write('odd', name, values);
  await session.run('odd', odd.first ?? 0, odd.count ?? 1);
  const found: Record<string, Values> = {};
  for (const { name } of compiled.program.outputs) found[name] = await session.read('odd', name);
  const bytes = await session.readState();
  for (const { name, buffer } of compiled.program.states) {
    const { offset, length, type } = compiled.program.buffers[buffer]!;
    const View = type === 'f32' ? Float32Array : Int32Array;
    found[`state ${name}`] = new View(bytes.slice(4 * offset, 4 * (offset + length)).buffer);
  }
  session.close();
  return found;
}

/** The first place where they differ, in words; null where there is none. NaN and infinity must be the same. */
function difference(found: Values, expected: Values, tolerance: number): string | null {
  if (found.length !== expected.length) return `${found.length} numbers, not ${expected.length}`;
  if (found.constructor !== expected.constructor) return 'another type';
  const sizes = Array.from(expected, Math.abs).filter((size) => size < 1e30);
  const scale = sizes.reduce((most, size) => Math.max(most, size), 1e-30);
  for (let i = 0; i < found.length; i++) {
    const [a, b] = [found[i]!, expected[i]!];
    const isSame = Object.is(a, b) || a === b;
    if (isSame || Math.abs(a - b) <= tolerance * Math.max(scale, Math.abs(b))) continue;
    return `[${i}] is ${a}, not ${b}`;
  }
  return null;
}

/** Every output and state that is not what was expected. */
export function differences(found: Results, expected: Results, tolerance = 2e-6): string[] {
  return Object.entries(expected).flatMap(([name, values]) => {
    const gap = difference(found[name]!, values, tolerance);
    return gap === null ? [] : [`${name} ${gap}`];
  });
}

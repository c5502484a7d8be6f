/** Every op of ops/, and kernels that are lowered to many primitives, compiled, give what they compute eagerly. */
import { expect, it } from 'vitest';
import { compile } from './compile';
import type { Compiled, Device, Values } from './device';
import { interpret, makeRegions, viewOf } from './program';
import { referenceDevice } from './reference';
import { everyOp, everyOpExample, everyOpInput } from './testing';
import { wasmDevice } from './wasm/runtime';

const seed = 77;

type Outputs = Readonly<Record<string, Values>>;
type Run = (compiled: Compiled, step: number) => Promise<Outputs>;

async function runOn(device: Device, compiled: Compiled, at: number): Promise<Outputs> {
  const session = await device.open({ ops: compiled }, { seed });
  session.write('ops', 'x', everyOpInput);
  await session.run('ops', at, 1);
  const outputs: Record<string, Values> = {};
  for (const { name } of compiled.program.outputs) outputs[name] = await session.read('ops', name);
  session.close();
  device.close();
  return outputs;
}

const runs: Record<string, Run> = {
  interpreter: ({ program }, step) => {
    const regions = makeRegions(program);
    viewOf(program, regions, program.inputs[0]!.buffer).set(everyOpInput);
    interpret(program, regions, { seed, step });
    const read = (buffer: number) => viewOf(program, regions, buffer);
    return Promise.resolve(
      Object.fromEntries(program.outputs.map(({ name, buffer }) => [name, read(buffer)])),
    );
  },
  wasm: async (compiled, step) => runOn(await wasmDevice(), compiled, step),
};

it.each(Object.keys(runs))('compiled ops equal eager ones: %s', async (name) => {
  const compiled = await compile(everyOp, everyOpExample, { name: 'ops', target: 'wasm' });
  for (const at of [0, 1, 1000]) {
    const expected = await runOn(await referenceDevice(), compiled, at);
    const found = await runs[name]!(compiled, at);
    for (const [output, values] of Object.entries(expected)) {
      expect(found[output]!.length, output).toBe(values.length);
      if (values instanceof Int32Array) expect([...found[output]!], output).toEqual([...values]);
      values.forEach((value, i) => expect(found[output]![i], output).toBeCloseTo(value, 4));
    }
  }
});

/** Every op of ops/, compiled for WebGPU, gives what it computes eagerly. */
import { expect, it } from 'vitest';
import { compile } from './compile';
import type { Device, Values } from './device';
import { referenceDevice } from './reference';
import { everyOp, everyOpExample, everyOpInput } from './testing';
import { softwareDevice } from './webgpu/testing';

it('compiled ops equal eager ones: webgpu', async () => {
  const compiled = await compile(everyOp, everyOpExample, { name: 'ops', target: 'webgpu' });
  const runOn = async (device: Device): Promise<Record<string, Values>> => {
    const session = await device.open({ ops: compiled }, { seed: 77 });
    session.write('ops', 'x', everyOpInput);
    await session.run('ops', 1000, 1);
    const outputs: Record<string, Values> = {};
    for (const { name } of compiled.program.outputs) {
      outputs[name] = await session.read('ops', name);
    }
    session.close();
    device.close();
    return outputs;
  };
  const expected = await runOn(await referenceDevice());
  const found = await runOn(await softwareDevice());
  for (const [output, values] of Object.entries(expected)) {
    if (values instanceof Int32Array) expect([...found[output]!], output).toEqual([...values]);
    values.forEach((value, i) => expect(found[output]![i], output).toBeCloseTo(value, 4));
  }
});

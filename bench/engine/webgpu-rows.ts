/** The bars that are about the GPU's programs: dispatches, and what the host does for a step. */
import type { Device } from '../../src/lib/engine/tensor';
import { row, type Bar, type Row } from '../row';
import type { StepCase } from './cases';
import { compileCase, openWith, productFlop } from './compiled';
import { measureEager } from './eager';
import { countDispatches, encodeTime } from './gpu-calls';

/** @param isReal a GPU that the CPU imitates is timed for three steps only, and its pipelines are held to nothing */
export async function webgpuRows(device: Device, each: StepCase, isReal: boolean): Promise<Row[]> {
  const ready = await compileCase(each, 'webgpu');
  const start = performance.now();
  const session = await openWith(device, ready.compiled, ready.inputs);
  const openMs = performance.now() - start;
  const dispatches = await countDispatches(() => session.run('step', 0, 1));
  let next = 1;
  const run = async (steps: number) => {
    const began = performance.now();
    await session.run('step', next, steps);
    next += steps;
    return (performance.now() - began) / steps;
  };
  const encoded = isReal ? 50 : 3;
  const encodeMs = await encodeTime(() => run(encoded));
  let stepMs = await run(isReal ? 500 : 3);
  if (isReal) stepMs = Math.min(stepMs, await run(500), await run(500));
  session.close();
  const atMost = (limit: number): Bar => ({ limit, better: 'lower' });
  const name = `${each.name}, ${device.label}`;
  return [
    row(`${name}: dispatches of a step`, dispatches, '', atMost(110)),
    row('… host time to encode a step', encodeMs / encoded, 'ms', atMost(0.5)),
    row('… a step', stepMs, 'ms'),
    row('… effective speed', productFlop(ready.compiled) / stepMs / 1e6, 'GFLOP/s'),
    row('… trace + compile', ready.compileMs / 1000, 's', atMost(1)),
    row('… shaders and pipelines', openMs / 1000, 's'),
  ];
}

/** Eager tfjs-webgpu, which must have a device of its own. @param runs of the timed step */
export async function eagerWebgpuRows(each: StepCase, runs: number): Promise<Row[]> {
  const { stepMs, hostMs, kernels, dispatches } = await measureEager('webgpu', each, runs);
  return [
    row(`${each.name}, eager tfjs-webgpu (${kernels} kernels): a step`, stepMs, 'ms'),
    row('… dispatches of a step', dispatches ?? Number.NaN, ''),
    row('… host time of a step', hostMs, 'ms'),
  ];
}

/** Where a step's time goes on a GPU that can tell. */
import type { Device } from '../../src/lib/engine/tensor';
import { WebgpuSession } from '../../src/lib/engine/tensor/webgpu';
import { row, type Row } from '../row';
import type { StepCase } from './cases';
import { compileCase, openWith } from './compiled';

const shown = 12;

/** The slowest kernels of a step; none where the device has no timestamps. */
export async function profileRows(device: Device, each: StepCase): Promise<Row[]> {
  const ready = await compileCase(each, 'webgpu');
  const session = await openWith(device, ready.compiled, ready.inputs);
  if (!(session instanceof WebgpuSession)) throw new Error('not a session on WebGPU');
  await session.run('step', 0, 3);
  const times = (await session.profile('step', 3)) ?? [];
  session.close();
  return [...times]
    .sort((a, b) => b.milliseconds - a.milliseconds)
    .slice(0, shown)
    .map(({ kernel, milliseconds }) => row(`… kernel ${kernel}`, milliseconds * 1000, 'µs'));
}

import { describe, expect, it } from 'vitest';
import { referenceDevice, wasmDevice, webgpuDevice, type Device } from '../tensor';
import { train, type TrainControl, type TrainEvent } from '.';
import { classifierRun } from './classifier-fixture';

async function software(): Promise<Device> {
  const device = await webgpuDevice(globalThis.navigator.gpu, { allowFallback: true });
  if (!device) throw new Error('Chromium was started without WebGPU');
  return device;
}

const devices: [string, () => Promise<Device>][] = [
  ['webgpu', software],
  ['wasm', async () => wasmDevice()],
];
/** 10 steps: the software GPU is slow. */
const short = { epochs: 2 };

async function trained(control: TrainControl, change = {}, checkpoint: Uint8Array | null = null) {
  return await train(classifierRun({ ...short, ...change }), control, checkpoint);
}

describe.each(devices)('on %s', (_, make) => {
  it('trains as the reference does, and a resumed run equals one not stopped, bit for bit', async () => {
    const device = await make();
    const control = { nextDevice: async () => device };
    const whole = await trained(control);
    const reference = await trained({ nextDevice: referenceDevice });
    expect(whole.best!.value).toBeCloseTo(reference.best!.value, 3);
    expect(whole.losses['loss']).toBeCloseTo(reference.losses['loss']!, 3);
    const checkpoints: Uint8Array[] = [];
    const onCheckpoint = (bytes: Uint8Array) => void checkpoints.push(bytes);
    await trained({ ...control, onCheckpoint }, { checkpoint: { steps: 7 } });
    const resumed = await trained(control, {}, checkpoints[0]!);
    expect([...resumed.state]).toEqual([...whole.state]);
    device.close();
  });
});

it('a run whose GPU is lost goes on on the processor', async () => {
  const gpu = await software();
  const left = [gpu, wasmDevice()];
  const events: TrainEvent[] = [];
  const result = await trained(
    {
      nextDevice: async () => left.shift() ?? null,
      onCheckpoint: () => gpu.close(),
      onEvent: (event) => void events.push(event),
    },
    { checkpoint: { steps: 7 } },
  );
  const recovered = events.find(({ kind }) => kind === 'recovered');
  expect(recovered).toMatchObject({ lost: gpu.label, step: 7 });
  expect(result).toMatchObject({ ending: 'finished', step: 10 });
  const reference = await trained({ nextDevice: referenceDevice });
  expect(result.best!.value).toBeCloseTo(reference.best!.value, 2);
});

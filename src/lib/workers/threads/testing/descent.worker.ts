/** Runs steps of a small program on several threads, as a worker of the app would: a page may not wait. */
import { wasmDevice } from '../../../engine/tensor/wasm/runtime';
import {
  compiledDescent,
  noise,
  type StepShape,
} from '../../../engine/tensor/wasm/runtime/testing';
import { spawnThreads } from '../browser';

export interface DescentJob {
  readonly shape: StepShape;
  readonly threads: number;
  readonly steps: number;
  readonly exact: boolean;
}

export interface DescentResult {
  readonly threads: number;
  readonly label: string;
  readonly state: Uint8Array;
}

async function work({ shape, threads, steps, exact }: DescentJob): Promise<DescentResult> {
  const device = wasmDevice({ threads, spawn: spawnThreads, exact });
  try {
    const session = await device.open({ descent: compiledDescent(shape) }, { seed: 1 });
    session.write('descent', 'x', noise(shape.rows * shape.width, 5));
    await session.run('descent', 0, steps);
    return { threads: device.threads, label: device.label, state: await session.readState() };
  } finally {
    device.close();
  }
}

self.onmessage = ({ data }: MessageEvent<DescentJob>) => {
  work(data).then(
    (result) => self.postMessage(result),
    (error: unknown) => self.postMessage(String(error)),
  );
};

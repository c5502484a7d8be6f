/** Steps at the edge of what may be written, on WebGPU and on WASM as browsers have it. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { Device } from './device';
import { referenceDevice } from './reference';
import { compileOdd, differences, oddSteps, runOdd, waves, type OddStep } from './testing';
import { wasmDevice } from './wasm/runtime';
import { webgpuDevice } from './webgpu';

const opened: Device[] = [];
const { gpu } = globalThis.navigator;
const keep = <Kind extends Device>(device: Kind): Kind => {
  opened.push(device);
  return device;
};
type Graphics = Device & { readonly gpu: GPUDevice };
const graphics = (memoryLimitBytes?: number): Promise<Graphics> =>
  webgpuDevice(gpu, {
    allowFallback: true,
    ...(memoryLimitBytes === undefined ? {} : { memoryLimitBytes }),
  }).then((device) => keep(device as Graphics));
const software = graphics();
const wasm = keep(wasmDevice());
afterAll(() => opened.forEach((device) => device.close()));

const devices: Readonly<Record<string, () => Promise<Device>>> = {
  webgpu: () => software,
  wasm: () => Promise.resolve(wasm),
};

async function expectAgreement(name: string, odd: OddStep): Promise<void> {
  const compiled = await compileOdd(odd, name === 'webgpu' ? 'webgpu' : 'wasm');
  const expected = await runOdd(await referenceDevice(), compiled, odd);
  const found = await runOdd(await devices[name]!(), compiled, odd);
  expect(differences(found, expected, odd.tolerance)).toEqual([]);
}

/** Doubles what it is given. */
const doubling: OddStep = {
  make:
    () =>
    ({ x }) => ({ y: tf.mul(x!, 2) }),
  inputs: { x: waves([64, 64]) },
};

describe('a session on webgpu', () => {
  it('refuses what it does not know or what has another form, and goes on', async () => {
    const session = await (
      await software
    ).open({ double: await compileOdd(doubling, 'webgpu') }, { seed: 1 });
    expect(() => session.write('double', 'x', new Float32Array(3))).toThrow(
      expect.objectContaining({ code: 'shape-changed' }),
    );
    expect(() => session.write('double', 'z', new Float32Array(3))).toThrow(/z/);
    await expect((async () => session.run('none', 0, 1))()).rejects.toThrow(/none/);
    await expect((async () => session.read('double', 'z'))()).rejects.toThrow(/z/);
    await session.run('double', 0, 0);
    expect(await session.read('double', 'y')).toEqual(new Float32Array(64 * 64));
    session.write('double', 'x', new Float32Array(64 * 64).fill(3));
    await Promise.all([session.run('double', 0, 1), session.run('double', 1, 2)]);
    expect((await session.read('double', 'y'))[5]).toBe(6);
    session.close();
    session.close();
    await expect(session.run('double', 3, 1)).rejects.toThrow(/closed/);
  });

  it('makes no buffer for a plan beyond its memory, and gives all back when closed', async () => {
    const compiled = await compileOdd(doubling, 'webgpu');
    const device = await graphics(20_000);
    const make = vi.spyOn(device.gpu, 'createBuffer');
    const error: unknown = await device.open({ double: compiled }, { seed: 1 }).catch((e) => e);
    expect(error).toMatchObject({ code: 'plan-too-large', detail: { limitBytes: 20_000 } });
    expect(make).not.toHaveBeenCalled();

    const { gpu: card } = await software;
    const made: GPUBuffer[] = [];
    const original = card.createBuffer.bind(card);
    const watch = vi.spyOn(card, 'createBuffer').mockImplementation((form) => {
      const buffer = original(form);
      vi.spyOn(buffer, 'destroy');
      made.push(buffer);
      return buffer;
    });
    const session = await (await software).open({ double: compiled }, { seed: 1 });
    await session.run('double', 0, 1);
    await session.read('double', 'y');
    session.close();
    expect(made.length).toBeGreaterThan(2);
    for (const buffer of made) expect(buffer.destroy).toHaveBeenCalled();
    watch.mockRestore();
  });
});

describe.each(Object.keys(devices))('on %s', (name) => {
  describe.each(Object.entries(oddSteps))('%s', (_, steps) => {
    const fitting = Object.entries(steps).filter(
      ([, odd]) => !odd.isLarge && !(name === 'webgpu' && odd.isForProcessors),
    );
    it.each(fitting)('%s', (__, odd) => expectAgreement(name, odd), 60_000);
  });
});

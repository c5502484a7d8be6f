import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { referenceDevice } from '../reference';
import { wasmDevice } from '../wasm/runtime';
import type { Device, Session } from '../device';
import { selfTest } from './self-test';

/** A clock that every look moves on, so that the measured parts end soon. */
function quickClock(): () => number {
  let now = 0;
  return () => (now += 100);
}

describe('selfTest', () => {
  let reference: Device;
  beforeAll(async () => {
    reference = await referenceDevice();
  });
  afterAll(() => reference.close());

  test('finds WebAssembly right, and measures it', async () => {
    const device = wasmDevice();
    const found = await selfTest(device, reference, quickClock(), {});
    expect(found.isRandomExact).toBe(true);
    expect(found.largestDifference).toBeLessThan(1e-3);
    expect(found.isCorrect).toBe(true);
    expect(found.gigaflops).toBeGreaterThan(0);
    expect(found.gigabytesPerSecond).toBeGreaterThan(0);
    device.close();
  });

  test('finds a device out that computes a little wrong, or not a number', async () => {
    for (const [factor, largest] of [
      [1.01, expect.any(Number)],
      [NaN, null],
    ] as const) {
      const device = distorted(wasmDevice(), factor);
      const found = await selfTest(device, reference, quickClock(), {});
      expect(found.isCorrect).toBe(false);
      expect(found.isRandomExact).toBe(true);
      expect(found.largestDifference).toEqual(largest);
      device.close();
    }
  });

  test('is cancelled between its parts', async () => {
    const device = wasmDevice();
    const breathe = () => Promise.reject(new DOMException('cancelled', 'AbortError'));
    await expect(selfTest(device, reference, quickClock(), { breathe })).rejects.toThrow(
      'cancelled',
    );
    device.close();
  });
});

/** A device whose losses are off by a factor. */
function distorted(device: Device, factor: number): Device {
  const open: Device['open'] = async (programs, options) => {
    const session = await device.open(programs, options);
    const read: Session['read'] = async (program, output) => {
      const values = await session.read(program, output);
      return output === 'loss' ? values.map((value) => value * factor) : values;
    };
    return new Proxy(session, {
      get: (target, name) => {
        if (name === 'read') return read;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  };
  return new Proxy(device, {
    get: (target, name) => (name === 'open' ? open : Reflect.get(target, name, target)),
  });
}

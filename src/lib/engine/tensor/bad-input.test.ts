/** What a step, a program or its caller may do wrong, or do oddly, on every device of this machine. */
import { afterAll, describe, expect, it } from 'vitest';
import { spawnThreads } from '../../workers/threads/node';
import type { Device } from './device';
import { referenceDevice } from './reference';
import {
  compileOdd,
  differences,
  interpreterDevice,
  oddSteps,
  runOdd,
  type OddStep,
  type Results,
} from './testing';
import { wasmDevice } from './wasm/runtime';

const devices = {
  interpreter: interpreterDevice(),
  'one thread': wasmDevice(),
  // Small kernels are shared too.
  'three threads': wasmDevice({ threads: 3, spawn: spawnThreads, smallestSharedNs: 0 }),
} satisfies Record<string, Device>;

afterAll(() => Object.values(devices).forEach((device) => device.close()));

async function expectAgreement(odd: OddStep): Promise<void> {
  const compiled = await compileOdd(odd, 'wasm');
  const expected = await runOdd(await referenceDevice(), compiled, odd);
  const found: Record<string, Results> = {};
  const gaps: string[] = [];
  for (const [name, device] of Object.entries(devices)) {
    if (odd.isLarge && name === 'interpreter') continue;
    found[name] = await runOdd(device, compiled, odd);
    const own = differences(found[name], expected, odd.tolerance);
    gaps.push(...own.map((gap) => `${name}: ${gap}`));
  }
  expect(gaps).toEqual([]);
  expect(found['three threads']).toEqual(found['one thread']);
}

describe.each(Object.entries(oddSteps))('%s', (_, steps) => {
  it.each(Object.entries(steps))('%s', (__, odd) => expectAgreement(odd));
});

/**
 * What every device must show with whole models: the same steps as the reference, the same way down the
 * loss, and random words as published. Called by the tests of each kind of device.
 */
import { expect, it } from 'vitest';
import type { Compiled, Device, Session } from '../device';
import type { Program } from '../program';
import { referenceDevice } from '../reference';
import { compileModel, drift, runOn, type Course } from './run-steps';
import type { RealModel } from './real-models';
import type { SmallModel } from './small-models';

export type OpenDevice = () => Promise<Device>;

/** The reference is slow where other tests run beside it. */
const patienceMs = 60_000;

/** Naive and slow: once for all devices. */
const courses = new Map<string, Promise<Course>>();

function expectedCourse({ name, make }: SmallModel, steps: number): Promise<Course> {
  const key = `${name} ${steps}`;
  const known = courses.get(key);
  if (known !== undefined) return known;
  const course = Promise.all([referenceDevice(), compileModel(make, 'wasm')]).then(
    ([reference, model]) => runOn(reference, model, steps),
  );
  courses.set(key, course);
  return course;
}

/** Some steps on the device, and on the reference. */
async function compare(open: OpenDevice, model: SmallModel, steps: number) {
  const expected = await expectedCourse(model, steps);
  const device = await open();
  const compiled = await compileModel(model.make, device.kind === 'webgpu' ? 'webgpu' : 'wasm');
  const found = await runOn(device, compiled, steps);
  device.close();
  return { found, expected, before: compiled.compiled.initialState };
}

/** The largest difference of two lists of losses, against the largest loss. */
function gap(found: readonly (readonly number[])[], expected: readonly (readonly number[])[]) {
  const flat = expected.flat();
  const scale = Math.max(...flat.map(Math.abs));
  return Math.max(...found.flat().map((loss, i) => Math.abs(loss - flat[i]!))) / scale;
}

/** Float32 sums in another order; Adam's first steps turn tiny gradients into whole ones. */
export function itTakesTheSameSteps(open: OpenDevice, model: SmallModel): void {
  it(
    `${model.name}: ten steps equal ten steps of the reference`,
    async () => {
      const { found, expected, before } = await compare(open, model, 10);
      expect(gap(found.losses, expected.losses)).toBeLessThan(1e-5);
      expect(drift(found.state, expected.state, before)).toBeLessThan(1e-3);
    },
    patienceMs,
  );
}

/** Longer ways part as rounding grows, but end at the same loss. */
export function itLearnsAsTheReference(
  open: OpenDevice,
  model: RealModel,
  { steps, tolerance }: { steps: number; tolerance: number },
): void {
  it(
    `${model.name}: ${steps} steps on real data follow the reference's loss`,
    async () => {
      const { found, expected } = await compare(open, model, steps);
      expect(gap(found.losses, expected.losses)).toBeLessThan(tolerance);
      const mean = (losses: readonly (readonly number[])[]) =>
        losses.reduce((sum, row) => sum + row[0]!, 0) / losses.length;
      const tenth = Math.floor(steps / 10);
      // A few steps are too few to see it.
      if (!model.isFalling || steps < 100) return;
      expect(mean(found.losses.slice(-tenth))).toBeLessThan(
        0.7 * mean(found.losses.slice(0, tenth)),
      );
    },
    patienceMs,
  );
}

/** Random123's known answer for Philox-4x32-10 with key and counter 0 (Salmon et al., 2011; kat_vectors). */
const published = [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8];

export function itDrawsPublishedWords(open: OpenDevice): void {
  it('Philox: the published words of counter 0 and key 0', async () => {
    const device = await open();
    const session = await device.open({ words: wordsStep() }, { seed: 0 });
    await session.run('words', 0, 1);
    expect(await words(session)).toEqual(published);
    session.close();
    device.close();
  });
}

async function words(session: Session): Promise<number[]> {
  return [...(await session.read('words', 'words'))].map((word) => word >>> 0);
}

/** The four words of block 0, by a program written by hand: no purpose hashes to the key 0. */
function wordsStep(): Compiled {
  const index = { offset: 0, strides: [1] };
  const program: Program = {
    name: 'words',
    kernels: [
      {
        kind: 'loop',
        name: 'words',
        outer: [4],
        inner: [],
        segments: null,
        operands: [0],
        passes: [
          {
            over: 'outer',
            code: [
              {
                op: 'random',
                type: 'i32',
                distribution: 'bits',
                stream: { purpose: '', key: 0, check: 0 },
                index,
              },
            ],
            reductions: [],
            stores: [{ operand: 0, index, value: 0 }],
          },
        ],
      },
    ],
    buffers: [{ region: 'output', offset: 0, length: 4, type: 'i32' }],
    inputs: [],
    states: [],
    outputs: [{ name: 'words', shape: [4], type: 'i32', buffer: 0 }],
    constants: new Uint8Array(),
    lengths: { state: 0, arena: 0, output: 4 },
  };
  const trace = { name: 'words', values: [], nodes: [], inputs: [], variables: [], outputs: [] };
  return { program, trace, initialState: new Uint8Array() };
}

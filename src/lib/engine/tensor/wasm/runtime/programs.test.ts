/** Whole programs, fused and planned, against the plain evaluation of their graphs. */
import { expect, it } from 'vitest';
import { spawnThreads } from '../../../../workers/threads/node';
import { stream } from '../../../random';
import { evaluate, sizeOf, type Evaluated } from '../../graph';
import { buildProgram } from '../../plan';
import type { Program } from '../../program';
import { growGraph, type RandomGraph } from '../../testing';
import { wasmDevice, type WasmDevice } from './index';

const trace = { name: '', values: [], nodes: [], inputs: [], variables: [], outputs: [] };

async function runOn(
  device: WasmDevice,
  program: Program,
  { setting }: RandomGraph,
): Promise<Evaluated> {
  const initialState = new Uint8Array(program.lengths.state * 4);
  program.states.forEach(({ buffer }, i) => {
    const values = setting.states![i]!;
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    initialState.set(bytes, program.buffers[buffer]!.offset * 4);
  });
  const session = await device.open(
    { random: { program, trace, initialState } },
    { seed: setting.seed ?? 0 },
  );
  for (const { name } of program.inputs) session.write('random', name, setting.inputs![name]!);
  await session.run('random', setting.step ?? 0, 1);
  const outputs: Record<string, Float32Array | Int32Array> = {};
  for (const { name } of program.outputs) outputs[name] = await session.read('random', name);
  const state = (await session.readState()).buffer as ArrayBuffer;
  const states = program.states.map(({ buffer, shape, type }) => {
    const View = type === 'f32' ? Float32Array : Int32Array;
    return new View(state, program.buffers[buffer]!.offset * 4, sizeOf(shape));
  });
  session.close();
  return { outputs, states };
}

function compare(found: ArrayLike<number>, expected: ArrayLike<number>, where: string): void {
  expect(found.length, where).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const [x, y] = [found[i]!, expected[i]!];
    const isClose = Object.is(x, y) || x === y || Math.abs(x - y) <= 1e-4 * (1 + Math.abs(y));
    if (!isClose) throw new Error(`${where}[${i}]: ${x} instead of ${y}`);
  }
}

it('gives what the graph gives, and the same bits on three threads, for random graphs', async () => {
  const alone = wasmDevice();
  // Everything is shared out, however small, so that pieces and barriers are seen at work.
  const together = wasmDevice({ threads: 3, spawn: spawnThreads, smallestSharedNs: 1 });
  for (let seed = 500; seed < 560; seed++) {
    const random = stream(seed, 'graphs');
    let draws = 0;
    const sample = growGraph((bound) => random.below(bound, draws++), 2 + (seed % 24));
    const program = buildProgram('random', sample.graph, 'wasm');
    const found = await runOn(alone, program, sample);
    const expected = evaluate(sample.graph, sample.setting);
    for (const [name, values] of Object.entries(expected.outputs))
      compare(found.outputs[name]!, values, `seed ${seed}, ${name}`);
    expected.states.forEach((values, i) =>
      compare(found.states[i]!, values, `seed ${seed}, state ${i}`),
    );
    expect(await runOn(together, program, sample), `seed ${seed}`).toEqual(found);
  }
  together.close();
}, 30_000);

/** Whether a program fits, known before anything runs. */
import { Fault } from '../../schema';
import type { Buffer, Program } from '../program';

const bytesOf = 4;

const words: Record<Buffer['region'], string> = {
  state: 'the state',
  arena: 'an intermediate result',
  constant: 'a constant',
  input: 'the data',
  output: 'a result',
};

/** Bytes that a device needs to hold all regions of a program. */
export function planBytes({ buffers, inputs, constants, lengths }: Program): number {
  const data = inputs.reduce((sum, { buffer }) => sum + buffers[buffer]!.length, 0);
  return (lengths.state + lengths.arena + lengths.output + data) * bytesOf + constants.length;
}

/** "the first moment, 729345 numbers", "an intermediate result of product 500×256×256, …". */
function largestOf({ buffers, kernels, inputs, states, outputs }: Program): string {
  const place = buffers.reduce(
    (best, { length }, each) => (length > buffers[best]!.length ? each : best),
    0,
  );
  const buffer = buffers[place];
  if (!buffer) return 'nothing';
  const named = [...inputs, ...states, ...outputs].find((tensor) => tensor.buffer === place);
  const user = kernels.find(({ operands }) => operands.includes(place));
  const name = named ? `${words[buffer.region]} “${named.name}”` : words[buffer.region];
  const of = !named && user ? ` of “${user.name}”` : '';
  return `${name}${of}, ${buffer.length} numbers`;
}

/** @throws Fault `plan-too-large` when the program needs more than `limitBytes` */
export function checkPlan(program: Program, limitBytes: number): void {
  const needBytes = planBytes(program);
  if (needBytes > limitBytes)
    throw new Fault('plan-too-large', { needBytes, limitBytes, largest: largestOf(program) });
}

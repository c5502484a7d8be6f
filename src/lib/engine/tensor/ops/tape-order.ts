/**
 * Mends the tape of TensorFlow.js 4.22.0: a kernel that saves its output for its gradient puts the copy
 * on the tape before itself, so that a second derivative through it is lost without a word (of `tanh`,
 * `softmax`, `exp` …, tf.grad(tf.grad(f)) misses terms). Here the kernel stands before the copy.
 */
import { engine, type Tensor } from '@tensorflow/tfjs-core';

interface TapeNode {
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly outputs: readonly Tensor[];
  readonly saved?: readonly Tensor[];
}

/** What of the engine is private in its declarations. */
interface Internals {
  addTapeNode: (...parameters: unknown[]) => void;
  readonly state: { readonly activeTape: TapeNode[] };
}

/** Moves the last node before those of its own copies that read its outputs. */
function putBeforeCopies(tape: TapeNode[]): void {
  const node = tape.at(-1)!;
  const made = new Set(node.outputs);
  const first = tape.length - 1 - (node.saved?.length ?? 0);
  const place = tape.findIndex(
    ({ inputs }, i) => i >= first && Object.values(inputs).some((tensor) => made.has(tensor)),
  );
  if (place < 0) return;
  tape.pop();
  tape.splice(place, 0, node);
}

const internals = engine() as unknown as Internals;
const add = internals.addTapeNode.bind(internals);
internals.addTapeNode = (...parameters) => {
  add(...parameters);
  putBeforeCopies(internals.state.activeTape);
};

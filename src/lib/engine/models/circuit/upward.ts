/**
 * The upward pass in double precision, for one row or one piece of evidence at a time: each hidden state
 * learns how likely what lies below it is. A column without a factor is integrated out.
 */
import type { Circuit } from './circuit';

export class Upward {
  /** By hidden state, `[states]`, largest 1 (all 0 where it cannot happen). */
  readonly below: readonly Float64Array[];
  /** By hidden state, `[states of the parent]`. */
  readonly messages: readonly Float64Array[];

  constructor(private readonly circuit: Circuit) {
    const { hidden } = circuit.structure;
    this.below = hidden.map(({ states }) => new Float64Array(states));
    this.messages = hidden.map(
      ({ parent }) => new Float64Array(parent === null ? 0 : (hidden[parent]?.states as number)),
    );
  }

  /** Begins anew, with nothing known. */
  clear(): void {
    for (const states of this.below) states.fill(1);
  }

  /** Multiplies hidden state `at` by `factor[from]` to `factor[from + states - 1]`. */
  multiply(at: number, factor: Float64Array, from: number): void {
    const states = this.below[at] as Float64Array;
    for (let k = 0; k < states.length; k++) {
      states[k] = (states[k] as number) * (factor[from + k] as number);
    }
  }

  /** Collects from the leaves to the root. Gives the log of the probability, -Infinity for none. */
  collect(log: (x: number) => number): number {
    const { structure, root, moves } = this.circuit;
    let sum = 0;
    for (let at = structure.hidden.length - 1; at >= 0; at--) {
      const states = this.below[at] as Float64Array;
      let most = 0;
      for (const value of states) if (value > most) most = value;
      if (most === 0) return -Infinity;
      sum += log(most);
      for (let k = 0; k < states.length; k++) states[k] = (states[k] as number) / most;
      const { parent } = structure.hidden[at] as { parent: number | null };
      const move = moves[at];
      if (parent === null || !move) continue;
      const message = this.messages[at] as Float64Array;
      for (let p = 0; p < message.length; p++) {
        let total = 0;
        const base = p * states.length;
        for (let k = 0; k < states.length; k++) {
          total += (move[base + k] as number) * (states[k] as number);
        }
        message[p] = total;
      }
      this.multiply(parent, message, 0);
    }
    const first = this.below[0];
    if (!first) return sum;
    let total = 0;
    for (let k = 0; k < first.length; k++) total += (root[k] as number) * (first[k] as number);
    return sum + log(total);
  }
}

/** All steps at the edge, by what is odd about them. */
import { draws, indices, oddNumbers } from './odd-numbers';
import { leftOut, nothingAndScalars, sizes } from './odd-shapes';
import { states } from './odd-states';
import type { OddStep } from './odd-step';

export const oddSteps: Readonly<Record<string, Readonly<Record<string, OddStep>>>> = {
  'nothing and scalars': nothingAndScalars,
  sizes,
  'arguments left out': leftOut,
  'numbers that are none': oddNumbers,
  indices,
  states,
  'seeds and steps': draws,
};

/** A worker for tests, with every sort of trouble a real one may have. */
import { Fault } from '../../engine/schema';
import { serve, underLine } from '../serve';
import type { TroubledApi } from './troubled.api';

const api: TroubledApi = {
  fault: async () => {
    throw new Fault('column-unknown', { column: 'agé' });
  },
  bug: async () => {
    throw new TypeError('x is not a function');
  },
  outOfMemory: async () => {
    throw new RangeError('Array buffer allocation failed');
  },
  /** An error outside any call, as a broken library throws it. */
  crash: () =>
    new Promise(() => {
      setTimeout(() => {
        throw new Error('crashed');
      });
    }),
  count: (steps, line) =>
    underLine(line, async (control) => {
      for (let done = 1; done <= steps; done++) {
        control.onProgress({ stage: 'counting', done, total: steps, etaMs: null });
        const until = performance.now() + 5;
        while (performance.now() < until);
        await control.breathe();
      }
      return steps;
    }),
  /** Never lets the event loop turn, so that no order is heard. */
  hang: async () => {
    for (;;);
  },
  big: async (values) => values.length,
};

serve(api);

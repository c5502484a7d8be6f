/** What a judge has in a browser's worker: threads, a model that tells how likely rows are, a database. */
import type { BrowserDuckPlace } from '../data/index.browser';
import { fitDensity } from '../engine/pipeline';
import { wasmDevice } from '../engine/tensor';
import type { JudgeTools } from '../eval';
import { deviceTurn } from './device-turn';
import { openDevice, threadCount } from './devices';
import { spawnThreads } from './threads/browser';

/** @param place where the database engine's files are, and how its worker is started */
export function judgeTools(place: BrowserDuckPlace): JudgeTools {
  const threads = threadCount();
  const shared = threads > 1 ? { spawn: spawnThreads } : {};
  /** Not fused, so that a report has the same last digit on every machine. */
  const open: typeof openDevice = async (kind) =>
    kind === 'wasm' ? wasmDevice({ threads, exact: true, ...shared }) : openDevice(kind);
  return {
    spawnThreads: threads > 1 ? spawnThreads : null,
    threads,
    fitDensity: async (table, schema, seed, control) => {
      const turn = deviceTurn({ preference: 'wasm', tests: {} }, open);
      try {
        return await fitDensity(table, schema, seed, { ...control, nextDevice: turn.nextDevice });
      } finally {
        turn.close();
      }
    },
    openDuck: async () => {
      const { openBrowserDuck } = await import('../data/index.browser');
      return openBrowserDuck(place);
    },
  };
}

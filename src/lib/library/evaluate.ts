/** `evaluate` of the judge with what Node has: all cores, native DuckDB, a model of how likely rows are. */
import { availableParallelism } from 'node:os';
import { openNodeDuck } from '../data/index.node';
import { fitDensity } from '../engine/pipeline';
import type { Control, Report } from '../engine/schema';
import { evaluate as evaluateWith, type EvaluateInput } from '../eval';
import { spawnThreads } from '../workers/threads/node';
import { nodeDevices } from './devices';

/** More threads than this wait for each other longer than they help. */
const mostThreads = 8;

/**
 * Judges a synthetic table by the rows it stands for and by rows that no generator has seen.
 * @throws Fault `cancelled`
 */
export async function evaluate(input: EvaluateInput, control: Control = {}): Promise<Report> {
  const devices = nodeDevices(true);
  const { nextDevice } = devices;
  const tools: EvaluateInput['tools'] = {
    spawnThreads,
    threads: Math.min(mostThreads, availableParallelism()),
    openDuck: openNodeDuck,
    fitDensity: (table, schema, seed, inner) =>
      fitDensity(table, schema, seed, { ...inner, nextDevice }),
  };
  try {
    return await evaluateWith({ ...input, tools: { ...tools, ...input.tools } }, control);
  } finally {
    devices.close();
  }
}

/** The circuit's working part: structure, training on the step compiler, and an opened model. */
import { compileTogether, layers } from '../../tensor';
import type { Stream } from '../../random';
import { programMeasure, type Programs, type TrainingRun } from '../../train';
import type { EncodedTable, GeneratorCode, Trained } from '../generator';
import { measureNetwork, trainNetwork, type Weights } from '../network';
import { openCircuit, transposed } from './circuit';
import { CircuitSampler } from './draw';
import { optionsSchema, type Options } from './options';
import {
  emitName,
  firstParameters,
  inScope,
  moveName,
  rootName,
  trainStep,
  validateStep,
  type Learning,
} from './step';
import { learnStructure, structureSchema, type Structure } from './structure';

const rowsPerState = 100;

/** A power of two that leaves each state enough rows. */
function statesFor(rows: number, most: number): number {
  let states = 1;
  while (states * 2 <= most && states * 2 * rowsPerState <= rows) states *= 2;
  return states;
}

function learningFor(rowCount: number, { smoothing }: Options): Learning {
  const validRows = Math.max(1, Math.floor(rowCount / 10));
  const rows = rowCount - validRows;
  const batch = Math.min(1024, rows);
  return {
    rows,
    validRows,
    batch,
    validBatch: Math.min(1024, validRows),
    stepsPerEpoch: Math.floor(rows / batch),
    rate: 0.6,
    decay: 0.85,
    inertia: 4,
    smoothing,
  };
}

/** [rows, emissions], rows shuffled once so that those for validation are drawn from all over. */
function matrixOf({ columns, rowCount }: EncodedTable, { emissions }: Structure, random: Stream) {
  const order = random.permutation(rowCount);
  const width = emissions.length;
  const out = new Int32Array(rowCount * width);
  emissions.forEach(({ column }, i) => {
    const { codes } = columns[column] as EncodedTable['columns'][number];
    for (let row = 0; row < rowCount; row++) {
      out[row * width + i] = codes[order[row] as number] as number;
    }
  });
  return out;
}

function runOf(
  table: EncodedTable,
  structure: Structure,
  options: Options,
  random: Stream,
): TrainingRun {
  const learning = learningFor(table.rowCount, options);
  const seed = random.uint32(0, 1);
  const codes = matrixOf(table, structure, random);
  const marginals = structure.emissions.map(
    ({ column }) => (table.columns[column] as EncodedTable['columns'][number]).cells.weights,
  );
  const example = {
    codes: { shape: [table.rowCount, structure.emissions.length], type: 'int32' },
  } as const;
  return {
    seed,
    compile: async (target): Promise<Programs> => {
      const scope = layers.modelScope('circuit', seed);
      const parameters = firstParameters(scope, structure, marginals);
      try {
        return await compileTogether(
          {
            train: { step: trainStep(structure, parameters, marginals, learning), example },
            validate: { step: validateStep(structure, parameters, learning), example },
          },
          { name: 'circuit', target: target === 'webgpu' ? 'webgpu' : 'wasm' },
        );
      } finally {
        scope.dispose();
      }
    },
    inputs: { train: { codes }, validate: { codes } },
    rowsPerStep: learning.batch,
    stepsPerEpoch: learning.stepsPerEpoch,
    epochs: options.epochs,
    losses: ['loss'],
    measures: [
      programMeasure(
        'validate',
        'loss',
        { steps: learning.stepsPerEpoch },
        Math.floor(learning.validRows / learning.validBatch),
      ),
    ],
    follow: { measure: 'validate', patience: 2 },
  };
}

function trainedOf(structure: Structure, weights: Weights): Trained {
  const tensors: Record<string, Float32Array> = {};
  const take = (name: string): Float32Array => weights(inScope(name)) as Float32Array;
  tensors[rootName] = take(rootName);
  structure.hidden.forEach(({ parent }, at) => {
    if (parent !== null) tensors[moveName(at)] = take(moveName(at));
  });
  structure.emissions.forEach(({ column, hidden }) => {
    const states = structure.hidden[hidden]?.states as number;
    tensors[emitName(column)] = transposed(take(emitName(column)), states);
  });
  return { state: structure, tensors };
}

/** Of a table with one column or none that varies. */
function withoutTraining(table: EncodedTable, structure: Structure): Trained {
  const tensors: Record<string, Float32Array> = {};
  for (const { column } of structure.emissions) {
    tensors[rootName] = Float32Array.of(1);
    const { weights } = (table.columns[column] as EncodedTable['columns'][number]).cells;
    tensors[emitName(column)] = Float32Array.from(weights);
  }
  return { state: structure, tensors };
}

export const circuitCode = {
  async fit(table, untrusted, random, control) {
    const options = optionsSchema.parse(untrusted);
    const states = statesFor(table.rowCount, options.states);
    const structure = await learnStructure(table, states, control);
    if (structure.emissions.length < 2) return withoutTraining(table, structure);
    const run = runOf(table, structure, options, random);
    return trainNetwork({ run, trained: (weights) => trainedOf(structure, weights) }, control);
  },

  async measure(table, untrusted, random, control) {
    const options = optionsSchema.parse(untrusted);
    const states = statesFor(table.rowCount, options.states);
    const structure = await learnStructure(table, states, control);
    if (structure.emissions.length < 2) {
      return { fitMs: 0, memoryBytes: 0, label: 'nothing to train' };
    }
    return measureNetwork(runOf(table, structure, options, random), control);
  },

  open(state, tensors, cells) {
    return new CircuitSampler(openCircuit(state, tensors, cells), cells);
  },

  insight(state) {
    const { edges } = structureSchema.parse(state);
    return { kind: 'dependence-tree', edges };
  },
} satisfies GeneratorCode;

/** The circuit's working part: structure, training on the step compiler, and an opened model. */
import { compileTogether, layers } from '../../tensor';
import type { Stream } from '../../random';
import { programMeasure, type Programs, type TrainingRun } from '../../train';
import type { EncodedTable, GeneratorCode, Trained } from '../generator';
import { measureNetwork, trainNetwork, type Weights } from '../network';
import { emitName, moveName, openCircuit, packCircuit, rootName, type Circuit } from './circuit';
import { Exact } from './exact';
import { CircuitSampler } from './draw';
import { optionsSchema, type Options } from './options';
import { firstParameters, trainStep, validateStep, type Learning } from './step';
import { learnStructure, structureSchema, type Structure } from './structure';

const rowsPerState = 100;
/** For each state, in a batch. */
const rowsOfBatch = 8;

/** A power of two that leaves each state enough rows. */
function statesFor(rows: number, most: number): number {
  let states = 1;
  while (states * 2 <= most && states * 2 * rowsPerState <= rows) states *= 2;
  return states;
}

function learningFor(rowCount: number, states: number, { smoothing }: Options): Learning {
  const validRows = Math.max(1, Math.floor(rowCount / 10));
  const rows = rowCount - validRows;
  const batch = Math.min(1024, rows, Math.max(64, rowsOfBatch * states));
  return {
    rows,
    validRows,
    batch,
    validBatch: Math.min(1024, validRows),
    stepsPerEpoch: Math.floor(rows / batch),
    rate: 0.6,
    decay: 0.7,
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
  const learning = learningFor(table.rowCount, structure.hidden[0]?.states as number, options);
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

/** As the compiler names it. */
const inScope = (name: string): string => `circuit/${name}`;

function circuitOf(structure: Structure, weights: Weights): Circuit {
  const take = (name: string): Float64Array =>
    Float64Array.from(weights(inScope(name)) as Float32Array);
  const { hidden, emissions } = structure;
  return {
    structure,
    root: take(rootName),
    moves: hidden.map(({ parent }, at) => (parent === null ? null : take(moveName(at)))),
    emits: emissions.map(({ column, hidden: at }) =>
      transposed(take(emitName(column)), hidden[at]?.states as number),
    ),
  };
}

/** `[rows, width]` to `[width, rows]`. */
function transposed(values: Float64Array, width: number): Float64Array {
  const rows = values.length / width;
  return values.map((_, i) => values[(i % rows) * width + Math.floor(i / rows)] as number);
}

/** Of a table in which one column varies, or none: there is nothing to learn but its shares. */
function lone({ columns }: EncodedTable, structure: Structure): Circuit {
  const first = structure.emissions[0];
  if (!first) return { structure, root: new Float64Array(0), moves: [], emits: [] };
  const { cells } = columns[first.column] as EncodedTable['columns'][number];
  return { structure, root: Float64Array.of(1), moves: [null], emits: [cells.weights] };
}

/** Draws the balanced column in the shares that are wanted, and the rest as it goes with it. */
function balanced(circuit: Circuit, { balance, columns }: EncodedTable): Circuit {
  if (!balance) return circuit;
  const exact = new Exact(
    circuit,
    columns.map(({ cells }) => cells),
  );
  const present = exact.shares(balance.column);
  const weights = balance.shares.map((share, cell) =>
    share > 0 ? share / Math.max(present[cell] as number, 1e-300) : 0,
  );
  return exact.given(new Map([[balance.column, weights]]))?.circuit ?? circuit;
}

export const circuitCode = {
  async fit(table, untrusted, random, control) {
    const options = optionsSchema.parse(untrusted);
    const states = statesFor(table.rowCount, options.states);
    const structure = await learnStructure(table, states, control);
    const finished = (circuit: Circuit): Trained => packCircuit(balanced(circuit, table));
    if (structure.emissions.length < 2) return finished(lone(table, structure));
    const run = runOf(table, structure, options, random);
    return trainNetwork(
      { run, trained: (weights) => finished(circuitOf(structure, weights)) },
      control,
    );
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

  openLikelihood(state, tensors, cells) {
    const exact = new Exact(openCircuit(state, tensors, cells), cells);
    return (codes) => exact.logLikelihood(codes);
  },

  insight(state) {
    const { edges } = structureSchema.parse(state);
    return { kind: 'dependence-tree', edges };
  },
} satisfies GeneratorCode;

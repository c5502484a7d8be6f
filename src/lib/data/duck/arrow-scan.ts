/** Arrow batches, one after the other, as the columns of a `Table`: nothing of a batch is kept. */
import { Type, type Data, type DataType, type RecordBatch, type Vector } from 'apache-arrow';
import type { ColumnData } from '../../engine/schema';
import { fillNumbers } from './arrow-columns';
import { LabelCoder } from './label-coder';

interface Sink {
  /** @param at row of the vector's first value */
  take(vector: Vector, at: number): void;
  finish(): ColumnData;
}

export class ArrowScan {
  readonly #sinks: readonly Sink[];
  #rows = 0;

  /** @param rowCount of the whole result */
  constructor(types: readonly DataType[], rowCount: number) {
    this.#sinks = types.map((type) => sinkOf(type, rowCount));
  }

  get rows(): number {
    return this.#rows;
  }

  take(batch: RecordBatch): void {
    for (const [index, sink] of this.#sinks.entries())
      sink.take(batch.getChildAt(index)!, this.#rows);
    this.#rows += batch.numRows;
  }

  finish(): ColumnData[] {
    return this.#sinks.map((sink) => sink.finish());
  }
}

function sinkOf(type: DataType, rowCount: number): Sink {
  const isText = (type.typeId as Type) === Type.Utf8;
  return isText ? labelSink(new Int32Array(rowCount)) : numberSink(new Float64Array(rowCount));
}

function numberSink(values: Float64Array<ArrayBuffer>): Sink {
  return {
    take: (vector, at) => void fillNumbers(values, [vector], at),
    finish: () => ({ storage: 'number', values }),
  };
}

function labelSink(codes: Int32Array<ArrayBuffer>): Sink {
  const coder = new LabelCoder();
  return {
    take(vector, start) {
      let at = start;
      for (const data of vector.data as readonly Data[]) {
        codeLabels(coder, data, codes, at);
        at += data.length;
      }
    },
    finish: () => ({ storage: 'text', codes, labels: coder.labels() }),
  };
}

function codeLabels(coder: LabelCoder, data: Data, codes: Int32Array, at: number): void {
  const offsets = data.valueOffsets as Int32Array;
  const bytes = data.values as Uint8Array;
  const hasNulls = data.nullCount > 0;
  for (let i = 0; i < data.length; i++) {
    const isNull = hasNulls && !data.getValid(i);
    codes[at + i] = isNull ? -1 : coder.codeOf(bytes, offsets[i]!, offsets[i + 1]!);
  }
}

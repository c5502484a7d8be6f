/**
 * The segments of a row, as tables in memory. With lanes along outer elements, a unit reads where its
 * segment begins and ends; with lanes along segments, those of one length share code in which the
 * number of vectors and the lanes of the last are constants.
 */
import type { FunctionWriter, Local } from '../assembler';
import type { Layout } from './target';

export interface Segment {
  readonly number: Local;
  /** First column. */
  readonly begin: Local;
  /** One past the last column. */
  readonly end: Local;
  /** null: only known when it runs. */
  readonly size: number | null;
}

/** More lengths than that would make too much code. */
const mostLengths = 12;

/** Segments by their lengths, in order. */
function byLength(segments: readonly number[]): ReadonlyMap<number, readonly number[]> {
  const lengths = new Map<number, number[]>();
  for (let number = 0; number < segments.length - 1; number++) {
    const length = segments[number + 1]! - segments[number]!;
    lengths.set(length, [...(lengths.get(length) ?? []), number]);
  }
  return lengths;
}

/** Whether lanes may lie along the segments. */
export function hasFewLengths(segments: readonly number[]): boolean {
  return byLength(segments).size <= mostLengths;
}

const bytesOf = (values: readonly number[]) => new Uint8Array(Int32Array.from(values).buffer);

export class SegmentTable {
  /** Address of the starts. */
  readonly #starts: number | null;
  /** By length: address of pairs (number, begin), and how many. */
  readonly #groups: readonly { length: number; address: number; count: number }[];

  constructor(segments: readonly number[], isAlong: boolean, layout: Layout) {
    this.#starts = isAlong ? null : layout.table(bytesOf(segments));
    this.#groups = !isAlong
      ? []
      : [...byLength(segments)].map(([length, numbers]) => ({
          length,
          address: layout.table(bytesOf(numbers.flatMap((number) => [number, segments[number]!]))),
          count: numbers.length,
        }));
  }

  /** The segment with the number in a local. */
  read(body: FunctionWriter, number: Local): Segment {
    const [begin, end] = [body.local('i32'), body.local('i32')];
    body.get(number).i32(2).op('i32.shl').memory('i32.load', this.#starts!).set(begin);
    body
      .get(number)
      .i32(2)
      .op('i32.shl')
      .memory('i32.load', this.#starts! + 4)
      .set(end);
    return { number, begin, end, size: null };
  }

  /** Writes code for all segments, once for each length. */
  forEach(body: FunctionWriter, write: (segment: Segment) => void): void {
    for (const { length, address, count } of this.#groups) {
      const locals = Array.from({ length: 4 }, () => body.local('i32'));
      const [pointer, number, begin, end] = locals as [Local, Local, Local, Local];
      body.i32(address).set(pointer);
      body.loop((again) => {
        body.get(pointer).memory('i32.load').set(number);
        body.get(pointer).memory('i32.load', 4).tee(begin);
        body.i32(length).op('i32.add').set(end);
        write({ number, begin, end, size: length });
        body.get(pointer).i32(8).op('i32.add').tee(pointer);
        body
          .i32(address + 8 * count)
          .op('i32.lt_u')
          .branchIf(again);
      });
    }
  }
}

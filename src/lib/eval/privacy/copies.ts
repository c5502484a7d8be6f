/**
 * Rows that equal a training row in every judged column. Exact: rows are found by hash and then
 * compared value by value.
 */
import { kindTraits, type Column } from '../../engine/schema';
import type { Aligned, AlignedColumn } from '../align';
import type { Part } from '../nearest';

/** How many rows of each table some training row repeats; `twins` counts training rows among themselves. */
export interface CopyCounts {
  readonly synthetic: number;
  /** Null where there is no holdout. */
  readonly holdout: number | null;
  readonly twins: number;
}

/** A number at the precision of its file: a copy does not hide behind float noise. */
export function writtenAs(column: Column): (value: number) => number {
  const precision = precisionOf(column);
  return (value) => quantise(value, precision);
}

/** By what a number is multiplied before it is rounded; 0: it is compared as it is. */
function precisionOf(column: Column): number {
  if (column.format.type === 'moment') return 1e3;
  if (kindTraits[column.kind].isWhole) return 1;
  const decimals = column.format.type === 'number' ? column.format.decimals : 0;
  return decimals === 0 ? 0 : 10 ** decimals;
}

const nullBits = 0x7ff80001;

/** A 32-bit word for every value of one column, mixed into `hashes`. */
function mixColumn(column: AlignedColumn, part: Part, hashes: Int32Array): void {
  const values = column[part];
  if (values === null) return;
  if (column.measure === 'categorical') {
    for (let i = 0; i < values.length; i++)
      hashes[i] = mix(hashes[i] as number, values[i] as number);
    return;
  }
  const precision = precisionOf(column.column);
  const scratch = new Float64Array(1);
  const words = new Int32Array(scratch.buffer);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value !== value) {
      hashes[i] = mix(hashes[i] as number, nullBits);
      continue;
    }
    scratch[0] = quantise(value, precision);
    hashes[i] = mix(mix(hashes[i] as number, words[0] as number), words[1] as number);
  }
}

/** Adding 0 turns −0 into 0. */
function quantise(value: number, precision: number): number {
  return (precision === 0 ? value : Math.round(value * precision)) + 0;
}

/** One step of MurmurHash3's 32-bit body (Austin Appleby, public domain). */
function mix(hash: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51);
  k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
  const h = hash ^ k;
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}

function hashRows(aligned: Aligned, part: Part): Int32Array {
  const hashes = new Int32Array(aligned.rows[part]);
  for (const column of aligned.columns) mixColumn(column, part, hashes);
  return hashes;
}

/** Tells whether row i of `part` equals training row j in every judged column. */
function rowComparer(aligned: Aligned, part: Part): (i: number, j: number) => boolean {
  const tests = aligned.columns.map((column): ((i: number, j: number) => boolean) => {
    const theirs = column[part];
    if (theirs === null) return () => false;
    const ours = column.train;
    if (column.measure === 'categorical') return (i, j) => theirs[i] === ours[j];
    const precision = precisionOf(column.column);
    return (i, j) => {
      const a = theirs[i] as number;
      const b = ours[j] as number;
      if (a !== a || b !== b) return a !== a && b !== b;
      return quantise(a, precision) === quantise(b, precision);
    };
  });
  return (i, j) => {
    for (const isEqual of tests) if (!isEqual(i, j)) return false;
    return true;
  };
}

/** Distinct training rows in an open-addressing table, with how often each occurs. */
class RowIndex {
  readonly #slots: Int32Array;
  readonly #hashes: Int32Array;
  readonly #mask: number;

  constructor(hashes: Int32Array) {
    const size = 2 ** Math.ceil(Math.log2(Math.max(2, hashes.length * 2)));
    this.#slots = new Int32Array(size).fill(-1);
    this.#hashes = hashes;
    this.#mask = size - 1;
  }

  /** The training row equal to the given one, or -1; with `insert` it is put there instead. */
  find(hash: number, isEqual: (row: number) => boolean, insert = -1): number {
    let slot = (hash ^ (hash >>> 15)) & this.#mask;
    for (;;) {
      const row = this.#slots[slot] as number;
      if (row < 0) break;
      if (this.#hashes[row] === hash && isEqual(row)) return row;
      slot = (slot + 1) & this.#mask;
    }
    if (insert >= 0) this.#slots[slot] = insert;
    return -1;
  }
}

/** Counts copies. With no judged column there is nothing to copy and every count is 0. */
export function countCopies(aligned: Aligned): CopyCounts {
  if (aligned.columns.length === 0) {
    return { synthetic: 0, holdout: aligned.rows.holdout > 0 ? 0 : null, twins: 0 };
  }
  const hashes = hashRows(aligned, 'train');
  const index = new RowIndex(hashes);
  const isSame = rowComparer(aligned, 'train');
  const hasTwin = new Uint8Array(hashes.length);
  for (let i = 0; i < hashes.length; i++) {
    const twin = index.find(hashes[i] as number, (row) => isSame(i, row), i);
    if (twin >= 0) hasTwin[i] = hasTwin[twin] = 1;
  }
  const countIn = (part: Part): number => {
    const isEqual = rowComparer(aligned, part);
    let copies = 0;
    hashRows(aligned, part).forEach((hash, i) => {
      if (index.find(hash, (row) => isEqual(i, row)) >= 0) copies++;
    });
    return copies;
  };
  return {
    synthetic: countIn('synthetic'),
    holdout: aligned.rows.holdout > 0 ? countIn('holdout') : null,
    twins: hasTwin.reduce((total, flag) => total + flag, 0),
  };
}

/** The first synthetic rows, at most `most`, that equal a training row in every judged column. */
export function findCopies(aligned: Aligned, most: number): number[] {
  if (aligned.columns.length === 0) return [];
  const hashes = hashRows(aligned, 'train');
  const index = new RowIndex(hashes);
  const isSame = rowComparer(aligned, 'train');
  hashes.forEach((hash, i) => index.find(hash, (row) => isSame(i, row), i));
  const isEqual = rowComparer(aligned, 'synthetic');
  const found: number[] = [];
  const theirs = hashRows(aligned, 'synthetic');
  for (let i = 0; i < theirs.length && found.length < most; i++) {
    if (index.find(theirs[i] as number, (row) => isEqual(i, row)) >= 0) found.push(i);
  }
  return found;
}

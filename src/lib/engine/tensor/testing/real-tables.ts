/** Numbers out of the CSV text of real tables; tests and benchmarks find the text themselves. */

/** Rows of numbers, row-major, each column with mean 0 and standard deviation 1. */
export interface NumberTable {
  readonly rows: number;
  readonly width: number;
  readonly data: Float32Array;
}

export interface LabelledTable extends NumberTable {
  /** 0 … classes - 1. */
  readonly labels: Int32Array;
  readonly classes: number;
}

const linesOf = (csv: string): string[] => csv.split('\n').filter((line) => line.trim() !== '');

/** The named columns of a table with a header; rows without one of the numbers are left out. */
export function numbersOf(csv: string, columns: readonly string[], most: number): NumberTable {
  const [header = '', ...lines] = linesOf(csv);
  const names = header.trim().split(',');
  const places = columns.map((name) => names.indexOf(name));
  if (places.includes(-1)) throw new Error(`columns ${columns.join(', ')} are not in ${header}`);
  const rows: number[][] = [];
  for (const line of lines) {
    const cells = line.split(',');
    const row = places.map((place) => Number.parseFloat(cells[place] ?? ''));
    if (cells.length === names.length && row.every(Number.isFinite)) rows.push(row);
    if (rows.length === most) break;
  }
  return standardised(rows, columns.length);
}

/** The UCI optical digits: 64 grey values from 0 to 16, then the class; no header. */
export function digitsOf(csv: string, most: number): LabelledTable {
  const cells = linesOf(csv)
    .slice(0, most)
    .map((line) => line.split(',').map(Number));
  const data = Float32Array.from(cells.flatMap((row) => row.slice(0, 64).map((grey) => grey / 16)));
  const labels = Int32Array.from(cells, (row) => row[64]!);
  return { rows: cells.length, width: 64, data, labels, classes: 10 };
}

function standardised(rows: readonly (readonly number[])[], width: number): NumberTable {
  const data = new Float32Array(rows.length * width);
  for (let c = 0; c < width; c++) {
    const mean = rows.reduce((total, row) => total + row[c]!, 0) / rows.length;
    const squares = rows.reduce((total, row) => total + (row[c]! - mean) ** 2, 0);
    const deviation = Math.sqrt(squares / rows.length) || 1;
    rows.forEach((row, i) => (data[i * width + c] = (row[c]! - mean) / deviation));
  }
  return { rows: rows.length, width, data };
}

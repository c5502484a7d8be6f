/** Made-up columns, and distances between tables of codes; used by tests only. */
import type { Cells, EncodedColumn } from '../../encode';
import { stream } from '../../random';
import type { Balance, EncodedTable, FitControl } from '../generator';
import { autoregressiveCode, openNetwork } from './code';

export type Column = EncodedTable['columns'][number];

/** A column of codes with its weights as they occur; the last code is null where `hasNull`. */
export function coded(codes: readonly number[], isOrdered: boolean, hasNull = false): Column {
  const count = Math.max(...codes) + 1;
  const weights = new Float64Array(count);
  for (const code of codes) weights[code] = (weights[code] as number) + 1 / codes.length;
  return {
    codes: Int32Array.from(codes),
    fractions: isOrdered ? new Float32Array(codes.length).fill(0.5) : null,
    cells: { size: hasNull ? count - 1 : count, hasNull, isOrdered, weights },
  };
}

export const cellsOf = (columns: readonly Column[]): Cells[] => columns.map(({ cells }) => cells);

/** Quick options for tests. */
export const quick = { size: 'small', epochs: 15 } as const;

export async function learn(
  columns: readonly Column[],
  options: object = quick,
  { control = {}, balance = null }: { control?: FitControl; balance?: Balance | null } = {},
) {
  const table: EncodedTable = { rowCount: columns[0]?.codes.length ?? 0, columns, balance };
  const { state, tensors } = await autoregressiveCode.fit(
    table,
    options,
    stream(1, 'test'),
    control,
  );
  return { state, tensors, cells: cellsOf(columns) };
}

export type Learnt = Awaited<ReturnType<typeof learn>>;

export const networkOf = ({ state, tensors, cells }: Learnt) => openNetwork(state, tensors, cells);

export async function drawn(
  { state, tensors, cells }: Learnt,
  rows: number,
  start = 0,
): Promise<readonly EncodedColumn[]> {
  const sampler = autoregressiveCode.open(state, tensors, cells);
  const out = await sampler.draw(start, rows, 5);
  sampler.close?.();
  return out;
}

/** Shares of the rows by all their codes. */
export function jointShares(columns: readonly EncodedColumn[]): Map<string, number> {
  const shares = new Map<string, number>();
  const rows = columns[0]?.codes.length ?? 0;
  for (let row = 0; row < rows; row++) {
    const key = columns.map(({ codes }) => codes[row]).join(' ');
    shares.set(key, (shares.get(key) ?? 0) + 1 / rows);
  }
  return shares;
}

/** Total variation distance between two joint distributions of codes. */
export function distance(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  const keys = new Set([...a.keys(), ...b.keys()]);
  return (
    [...keys].reduce((sum, key) => sum + Math.abs((a.get(key) ?? 0) - (b.get(key) ?? 0)), 0) / 2
  );
}

/** Expected distance of two samples of `rows` rows from one distribution over `cells` equal cells. */
export const chance = (cells: number, rows: number): number => Math.sqrt(cells / (Math.PI * rows));

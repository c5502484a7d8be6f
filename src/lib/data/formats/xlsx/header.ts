/** Where the table begins on a sheet: titles above it are skipped, and its first row may be the header. */
import type { SheetRow } from './sheet-rows';

export interface Layout {
  /** Rows before the table, to be left out. */
  readonly skipped: number;
  readonly hasHeader: boolean;
}

/** The first row of the table is at least this full, compared with the fullest row. */
const leastShare = 0.5;

/**
 * @param rows the first rows that hold anything
 * @param wanted what the person says about the header
 */
export function layoutOf(rows: readonly SheetRow[], wanted: boolean | undefined): Layout {
  const counts = rows.map((row) => row.filter((cell) => cell !== undefined).length);
  const fullest = Math.max(...counts);
  const least = fullest < 3 ? 1 : Math.max(2, fullest * leastShare);
  const first = counts.findIndex((count) => count >= least);
  const skipped = first < 0 ? 0 : first;
  return { skipped, hasHeader: wanted ?? looksLikeHeader(rows, skipped) };
}

/** All texts, or at least not of the same sorts as the row below. */
function looksLikeHeader(rows: readonly SheetRow[], index: number): boolean {
  const first = rows[index] ?? [];
  const next = rows[index + 1];
  const others = first.filter((cell) => cell !== undefined && cell.sort !== 'text');
  if (others.length === 0) return true;
  if (next === undefined || others.some((cell) => cell?.sort !== 'number')) return false;
  return first.some((cell, i) => cell !== undefined && next[i] && cell.sort !== next[i].sort);
}

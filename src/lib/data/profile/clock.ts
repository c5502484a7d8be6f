/** Which kinds of column lie on a clock or calendar, and in which units. */
import type { ColumnKind } from '../../engine/schema';

export interface Clock {
  /** Milliseconds that a difference of 1 in `NumberData` stands for. */
  readonly unitMs: number;
  /** Values lie on a calendar (a time of day does not). */
  readonly hasDays: boolean;
}

const clocks: Partial<Record<ColumnKind, Clock>> = {
  date: { unitMs: 86_400_000, hasDays: true },
  datetime: { unitMs: 1, hasDays: true },
  time: { unitMs: 1, hasDays: false },
};

/** null for kinds that are not dates or times. */
export function clockOf(kind: ColumnKind): Clock | null {
  return clocks[kind] ?? null;
}

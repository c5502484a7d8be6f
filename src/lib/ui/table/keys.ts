/** Which cell a key leads to. Row −1 is the header. */
export interface CellPlace {
  readonly row: number;
  readonly column: number;
}

interface Extent {
  readonly rows: number;
  readonly columns: number;
  /** Rows that one screenful moves by. */
  readonly page: number;
}

interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

type Move = (at: CellPlace, extent: Extent, isFar: boolean) => CellPlace;

const moves: Readonly<Record<string, Move>> = {
  ArrowUp: (at, extent, isFar) => ({ ...at, row: isFar ? -1 : at.row - 1 }),
  ArrowDown: (at, extent, isFar) => ({ ...at, row: isFar ? extent.rows - 1 : at.row + 1 }),
  ArrowLeft: (at, extent, isFar) => ({ ...at, column: isFar ? 0 : at.column - 1 }),
  ArrowRight: (at, extent, isFar) => ({
    ...at,
    column: isFar ? extent.columns - 1 : at.column + 1,
  }),
  PageUp: (at, extent) => ({ ...at, row: at.row - extent.page }),
  PageDown: (at, extent) => ({ ...at, row: at.row + extent.page }),
  Home: (at, extent, isFar) => ({ row: isFar ? 0 : at.row, column: 0 }),
  End: (at, extent, isFar) => ({
    row: isFar ? extent.rows - 1 : at.row,
    column: extent.columns - 1,
  }),
};

/** The cell after a key press, kept inside the grid; null when the key does not move. */
export function moveCell(press: KeyPress, at: CellPlace, extent: Extent): CellPlace | null {
  const move = moves[press.key];
  if (!move) return null;
  const to = move(at, extent, press.ctrlKey || press.metaKey);
  return {
    row: Math.min(extent.rows - 1, Math.max(-1, to.row)),
    column: Math.min(extent.columns - 1, Math.max(0, to.column)),
  };
}

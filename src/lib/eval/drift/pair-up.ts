/** Two tables with columns of their own as one frame: which columns both have, and how they can be compared. */
import {
  kindTraits,
  type Column,
  type ColumnData,
  type ColumnKind,
  type DriftColumn,
  type Schema,
  type Table,
} from '../../engine/schema';
import { alignColumn, type Aligned, type AlignedColumn } from '../align';

export interface DriftTable {
  /** As a person knows it, such as a file's name. */
  readonly name: string;
  readonly schema: Schema;
  readonly table: Table;
}

/** One column of either table, or of both. */
export interface PairedColumn {
  readonly name: string;
  readonly change: DriftColumn['change'];
  readonly kinds: { readonly before: ColumnKind | null; readonly after: ColumnKind | null };
  readonly before: ColumnData | null;
  readonly after: ColumnData | null;
  /** Values side by side; null where there is nothing to compare, and why. */
  readonly aligned: AlignedColumn | null;
  readonly why: string;
}

/** In the order of the earlier table; columns that only the later one has come last. */
export function pairUp(before: DriftTable, after: DriftTable): PairedColumn[] {
  const places = new Map(after.schema.columns.map(({ name }, place) => [name, place]));
  const known = new Set(before.schema.columns.map(({ name }) => name));
  return [
    ...before.schema.columns.map((column, index) => {
      const place = places.get(column.name);
      const other = place === undefined ? null : (after.schema.columns[place] as Column);
      const mine = before.table.columns[index] as ColumnData;
      return other === null
        ? lone(column, mine, 'removed')
        : paired(column, mine, other, after.table.columns[place as number] as ColumnData);
    }),
    ...after.schema.columns.flatMap((column, index) =>
      known.has(column.name)
        ? []
        : [lone(column, after.table.columns[index] as ColumnData, 'added')],
    ),
  ];
}

/** Whether the columns that both have stand in another order. */
export function isReordered(before: Schema, after: Schema): boolean {
  const names = (one: Schema, other: Schema) => {
    const known = new Set(other.columns.map(({ name }) => name));
    return one.columns.map(({ name }) => name).filter((name) => known.has(name));
  };
  return names(before, after).join('\0') !== names(after, before).join('\0');
}

/** The columns that can be compared, as the judge's measures want them. */
export function framed(columns: readonly PairedColumn[], before: Table, after: Table): Aligned {
  return {
    rows: { train: before.rowCount, holdout: 0, synthetic: after.rowCount },
    columns: columns.flatMap(({ aligned }) => (aligned === null ? [] : [aligned])),
  };
}

function lone(column: Column, data: ColumnData, change: 'added' | 'removed'): PairedColumn {
  const isBefore = change === 'removed';
  return {
    name: column.name,
    change,
    kinds: { before: isBefore ? column.kind : null, after: isBefore ? null : column.kind },
    before: isBefore ? data : null,
    after: isBefore ? null : data,
    aligned: null,
    why: 'only one of the tables has this column',
  };
}

function paired(column: Column, mine: ColumnData, other: Column, theirs: ColumnData): PairedColumn {
  const isSameKind =
    kindTraits[column.kind].measure === kindTraits[other.kind].measure &&
    mine.storage === theirs.storage;
  const hasShape = kindTraits[column.kind].measure !== 'none';
  return {
    name: column.name,
    change: isSameKind ? 'same' : 'kind-changed',
    kinds: { before: column.kind, after: other.kind },
    before: mine,
    after: theirs,
    aligned: isSameKind && hasShape ? side(column, mine, theirs) : null,
    why: isSameKind
      ? 'free text and keys have no distribution to compare'
      : 'its values are of another kind than before',
  };
}

function side(column: Column, before: ColumnData, after: ColumnData): AlignedColumn {
  const table = (data: ColumnData): Table => ({
    rowCount: data.storage === 'number' ? data.values.length : data.codes.length,
    columns: [data],
  });
  return alignColumn(column, 0, { train: table(before), holdout: null, synthetic: table(after) });
}

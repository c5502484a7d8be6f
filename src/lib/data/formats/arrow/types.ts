/** Arrow's schema as plain data (Schema.fbs of the format's specification, version 1.5). */
import type { FlatTable } from './flatbuffer';

/** Time units in the order of their numbers. */
export const units = ['second', 'millisecond', 'microsecond', 'nanosecond'] as const;

export type ArrowType =
  | { readonly id: 'null' | 'bool' | 'struct' | 'map' | 'union' | 'interval' | 'unknown' }
  | { readonly id: 'int'; readonly bits: number; readonly isSigned: boolean }
  | { readonly id: 'float'; readonly bits: number }
  | {
      readonly id: 'decimal';
      readonly precision: number;
      readonly scale: number;
      readonly bits: number;
    }
  | { readonly id: 'date'; readonly bits: number }
  | { readonly id: 'time'; readonly unit: number; readonly bits: number }
  | { readonly id: 'timestamp'; readonly unit: number; readonly zone: string | null }
  | { readonly id: 'duration'; readonly unit: number }
  | { readonly id: 'bytes'; readonly isText: boolean; readonly form: 'small' | 'large' | 'view' }
  | { readonly id: 'fixed-bytes'; readonly width: number }
  | { readonly id: 'list'; readonly isLarge: boolean }
  | { readonly id: 'fixed-list'; readonly size: number };

export interface ArrowField {
  readonly name: string;
  readonly type: ArrowType;
  readonly children: readonly ArrowField[];
  /** Values come from a dictionary, and the batch holds indices of the type `index`. */
  readonly dictionary: { readonly id: number; readonly index: ArrowType } | null;
  /** Name of an extension type, such as `arrow.uuid`. */
  readonly extension: string | null;
}

const bytes = (isText: boolean, form: 'small' | 'large' | 'view') => (): ArrowType => ({
  id: 'bytes',
  isText,
  form,
});
const plain = (id: 'null' | 'bool' | 'struct' | 'map' | 'union' | 'interval') => (): ArrowType => ({
  id,
});

/** By the number of the type in the union `Type`. */
const makers: Readonly<Record<number, (table: FlatTable) => ArrowType>> = {
  1: plain('null'),
  2: intType,
  3: (t) => ({ id: 'float', bits: 16 << t.short(0) }),
  4: bytes(false, 'small'),
  5: bytes(true, 'small'),
  6: plain('bool'),
  7: (t) => ({ id: 'decimal', precision: t.int(0), scale: t.int(1), bits: t.int(2, 128) }),
  8: (t) => ({ id: 'date', bits: t.short(0, 1) === 0 ? 32 : 64 }),
  9: (t) => ({ id: 'time', unit: t.short(0, 1), bits: t.int(1, 32) }),
  10: (t) => ({ id: 'timestamp', unit: t.short(0), zone: t.text(1) }),
  11: plain('interval'),
  12: () => ({ id: 'list', isLarge: false }),
  13: plain('struct'),
  14: plain('union'),
  15: (t) => ({ id: 'fixed-bytes', width: t.int(0) }),
  16: (t) => ({ id: 'fixed-list', size: t.int(0) }),
  17: plain('map'),
  18: (t) => ({ id: 'duration', unit: t.short(0, 1) }),
  19: bytes(false, 'large'),
  20: bytes(true, 'large'),
  21: () => ({ id: 'list', isLarge: true }),
  23: bytes(false, 'view'),
  24: bytes(true, 'view'),
};

function intType(table: FlatTable): ArrowType {
  return { id: 'int', bits: table.int(0), isSigned: table.byte(1) === 1 };
}

/** @param schema the header of a schema message */
export function readFields(schema: FlatTable): ArrowField[] {
  return schema.tables(1).map(readField);
}

function readField(field: FlatTable): ArrowField {
  const table = field.table(3);
  const make = makers[field.byte(2)];
  const encoding = field.table(4);
  const index = encoding?.table(1);
  const extension = field.tables(6).find((pair) => pair.text(0) === 'ARROW:extension:name');
  return {
    name: field.text(0) ?? '',
    type: make === undefined || table === null ? { id: 'unknown' } : make(table),
    children: field.tables(5).map(readField),
    dictionary:
      encoding === null
        ? null
        : {
            id: encoding.long(0),
            index: index ? intType(index) : { id: 'int', bits: 32, isSigned: true },
          },
    extension: extension?.text(1) ?? null,
  };
}

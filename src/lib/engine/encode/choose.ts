/** Which codec a column takes: by what the user decided about personal data, else by its kind. */
import type { Column, ColumnKind } from '../schema';
import type { Codec } from './codec';
import { identifierCodec } from './identifier';
import { labelsCodec } from './labels';
import { momentsCodec } from './moments';
import { numbersCodec } from './numbers';
import { personalCodec } from './personal';
import { isReplaced } from './prepare';
import { textCodec } from './text';

const codecs = {
  numbers: numbersCodec,
  moments: momentsCodec,
  labels: labelsCodec,
  identifier: identifierCodec,
  text: textCodec,
  personal: personalCodec,
} satisfies Record<string, Codec>;

export type CodecName = keyof typeof codecs;
export const codecNames = Object.keys(codecs) as CodecName[];

const byKind: Readonly<Record<ColumnKind, CodecName>> = {
  boolean: 'labels',
  integer: 'numbers',
  decimal: 'numbers',
  category: 'labels',
  ordinal: 'labels',
  date: 'moments',
  time: 'numbers',
  datetime: 'moments',
  text: 'text',
  identifier: 'identifier',
  constant: 'labels',
};

/** The codec for a column that is not dropped and, where it is hashed, has been prepared. */
export function chooseCodec(column: Column): CodecName {
  return isReplaced(column) ? 'personal' : byKind[column.kind];
}

export function codecOf(name: CodecName): Codec {
  return codecs[name];
}

/** For tests: a text as a file, opened in native DuckDB without formats and screening. */
import type { Column, Control } from '../../engine/schema';
import { openNodeDuck } from '../duck/node';
import type { Duck } from '../duck';
import { loadCsv } from './csv';
import { finishOpening, type Opened } from './finish';
import type { OpenOptions } from './source';

export interface OpenedText extends Opened {
  readonly duck: Duck;
}

export async function openText(
  content: string | Uint8Array<ArrayBuffer>,
  options: OpenOptions = {},
  control?: Control,
): Promise<OpenedText> {
  const duck = await openNodeDuck();
  const blob = new Blob([content]);
  const origin = { fileName: 'a.csv', sizeBytes: blob.size };
  const file = { name: 'a.csv', blob, fileFormat: 'csv' as const, origin, notes: [] };
  try {
    const loaded = await loadCsv(duck, undefined as never, file, options, control);
    return { ...(await finishOpening(duck, loaded, options, control)), duck };
  } catch (error) {
    await duck.close();
    throw error;
  }
}

/** The one column that these values make. */
export async function columnOf(values: readonly string[], name = 'v'): Promise<Column> {
  const cells = values.map((value) => `"${value.replaceAll('"', '""')}",x`);
  const { schema, duck } = await openText(`${name},other\n${cells.join('\n')}\n`);
  await duck.close();
  return schema.columns[0]!;
}

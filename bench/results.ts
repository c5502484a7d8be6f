/** Where figures are kept between the parts of one run: a JSON file a part, gathered by `npm run bench`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Row } from './row';

const folder = join(import.meta.dirname, 'results');

export function keepRows(part: string, rows: readonly Row[]): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${part}.json`), JSON.stringify(rows, null, 2) + '\n');
}

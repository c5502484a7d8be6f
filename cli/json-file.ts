/** Files of settings that an option names; read while the command line is, so that a wrong one costs nothing. */
import { readFileSync } from 'node:fs';
import { UsageError } from './usage-error';

/** @throws UsageError where the file cannot be read or holds no JSON */
export function readJsonFile(path: string, option: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new UsageError(`${option} ${path} cannot be read (${why}).`);
  }
  try {
    // Editors on Windows put a mark of the byte order first, which JSON does not know.
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch {
    throw new UsageError(`${option} ${path} is not JSON.`);
  }
}

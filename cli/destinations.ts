/**
 * A look at every file that a command will write, before it reads the first: a folder that is not there, or
 * a name that belongs to one of its own sources, shall cost nobody an hour, and nobody their table.
 */
import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Fault } from '../src/lib/engine/schema';
import type { Options } from './options';
import { UsageError } from './usage-error';

/**
 * @param operands files that are read, as is a holdout
 * @throws UsageError where a file would be written twice, or over what is read; Fault `file-unwritable`
 */
export async function checkDestinations(
  operands: readonly string[],
  { holdout, out, report }: Options,
): Promise<void> {
  const targets = [
    ...out.map((path) => ['--out', path]),
    ...report.map((path) => ['--report', path]),
  ]
    .map(([option = '', path = '']) => ({ option, path }))
    .filter(({ path }) => path !== '-');
  const sources = [...operands, ...('path' in holdout ? [holdout.path] : [])];
  const read = new Set(await Promise.all(sources.map(placeOf)));
  const written = new Set<string>();
  for (const { option, path } of targets) {
    const place = await placeOf(path);
    if (read.has(place))
      throw new UsageError(`${option} ${path} would overwrite a file that is read.`);
    if (written.has(place)) throw new UsageError(`${option} ${path} would be written twice.`);
    written.add(place);
    await checkWritable(path);
  }
}

/** The same text for the same file, whatever links lead to it and whether or not it is there. */
async function placeOf(path: string): Promise<string> {
  const real = await realpath(path).catch(() => null);
  if (real !== null) return real;
  const folder = await realpath(dirname(path)).catch(() => dirname(path));
  return join(folder, basename(path));
}

async function checkWritable(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  try {
    if (found?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    // A file is made beside the old one and takes its place; a device or pipe is written itself.
    const asked = found === null || found.isFile() ? dirname(path) : path;
    await access(asked, constants.W_OK);
  } catch (cause) {
    const { code: why = 'unknown' } = cause as NodeJS.ErrnoException;
    throw new Fault('file-unwritable', { file: path, why }, { cause });
  }
}

/** Which entry of an archive is the table. */
import { Fault } from '../../../engine/schema';
import type { ZipEntry } from './zip-directory';

const tableEndings =
  /\.(csv|tsv|tab|json|jsonl|ndjson|geojson|parquet|pq|arrow|arrows|feather|ipc|xlsx|xlsm)(\.gz)?$/i;
/** Often tables, but often a note to the reader as well. */
const possibleEndings = /(^|\/)[^/.]+$|\.(txt|dat|data|psv|asc)(\.gz)?$/i;
const litter = /(^|\/)(__MACOSX\/|\.|Thumbs\.db$|desktop\.ini$)/;

/** Entries that may be tables, likely ones first, larger before smaller. */
export function tableEntries(entries: readonly ZipEntry[]): ZipEntry[] {
  const files = entries.filter((entry) => !entry.isFolder && !litter.test(entry.path));
  const rank = (entry: ZipEntry): number =>
    tableEndings.test(entry.path) ? 0 : possibleEndings.test(entry.path) ? 1 : 2;
  return files
    .filter((entry) => rank(entry) < 2 && entry.sizeBytes > 0)
    .sort((a, b) => rank(a) - rank(b) || b.sizeBytes - a.sizeBytes);
}

/**
 * The entry asked for, or the most likely table.
 * @throws Fault `entry-unknown`, `archive-no-table`
 */
export function chooseEntry(
  entries: readonly ZipEntry[],
  wanted: string | undefined,
  file: string,
): ZipEntry {
  const tables = tableEntries(entries);
  if (wanted !== undefined) {
    const found = entries.find((entry) => entry.path === wanted && !entry.isFolder);
    if (found !== undefined) return found;
    const known = tables.slice(0, 10).map((entry) => `“${entry.path}”`);
    throw new Fault('entry-unknown', { file, entry: wanted, known: known.join(', ') || 'none' });
  }
  const best = tables[0];
  if (best === undefined) throw new Fault('archive-no-table', { file });
  return best;
}

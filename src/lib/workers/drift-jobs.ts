/** Comparisons of whole tables: each is read by a worker of its own, and none is kept. */
import { Fault, toFault, type DriftReport } from '../engine/schema';
import { dataWorker, judgeWorker, type DataWorker } from './client';
import type { DriftOrder } from './contract';
import type { Steering } from './job';
import { movedPort } from './ports';
import { tableDoor } from './table-door';

interface NamedBlob {
  readonly name: string;
  readonly blob: Blob;
}

/** A table in its worker, by the name that a person knows it by. */
interface ReadTable {
  readonly data: DataWorker;
  readonly about: DriftOrder['before'];
}

/**
 * Compares a data worker's whole table with the rows of a file.
 *
 * @throws Fault `compared-table` where the file cannot be read
 */
export async function compareWithFile(
  data: DataWorker,
  before: DriftOrder['before'],
  file: NamedBlob,
  seed: number,
  steering: Steering,
): Promise<DriftReport> {
  const later = dataWorker();
  try {
    const after = await readFile(later, file, 'later', steering);
    return await compare({ data, about: before }, after, seed, steering);
  } finally {
    later.end();
  }
}

/**
 * Compares the rows of two files.
 *
 * @throws Fault `compared-table`, which says which of the two cannot be read, and why
 */
export async function compareFiles(
  before: NamedBlob,
  after: NamedBlob,
  seed: number,
  steering: Steering,
): Promise<DriftReport> {
  const [earlier, later] = [dataWorker(), dataWorker()];
  try {
    // One after the other: side by side they would need the memory of two readings at once.
    const first = await readFile(earlier, before, 'earlier', steering);
    const second = await readFile(later, after, 'later', steering);
    return await compare(first, second, seed, steering);
  } finally {
    earlier.end();
    later.end();
  }
}

async function readFile(
  data: DataWorker,
  file: NamedBlob,
  which: 'earlier' | 'later',
  steering: Steering,
): Promise<ReadTable> {
  try {
    const { schema } = await data.run(
      `opening the ${which} file`,
      (api, line) => api.open(file, { holdoutShare: 0 }, line),
      steering,
    );
    return { data, about: { name: file.name, schema } };
  } catch (error) {
    const { code, message } = toFault(error);
    if (code === 'cancelled' || code === 'worker-lost') throw error;
    throw new Fault('compared-table', { which, why: message }, { cause: error });
  }
}

async function compare(
  before: ReadTable,
  after: ReadTable,
  seed: number,
  steering: Steering,
): Promise<DriftReport> {
  const judge = judgeWorker();
  try {
    const [earlier, later] = await Promise.all([tableDoor(before.data), tableDoor(after.data)]);
    const order = { before: before.about, after: after.about, seed };
    const doing = 'comparing the tables';
    return await before.data.lend(doing, steering, (lent) =>
      after.data.lend(doing, lent, (both) =>
        judge.run(
          doing,
          (api, line) => api.drift(order, movedPort(earlier), movedPort(later), line),
          both,
        ),
      ),
    );
  } finally {
    judge.end();
  }
}

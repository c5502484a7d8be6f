/** Law 2: the same model, seed and number of rows give the same bytes for any count of workers. */
import { beforeAll, describe, expect, it } from 'vitest';
import { digesting, writeTable } from '../data/index.browser';
import { fit, packModel, sample, unpackModel } from '../engine/pipeline';
import { people } from '../engine/pipeline/test-tables';
import { Fault } from '../engine/schema';
import type { ExportOrder } from './contract';
import { writeDrawnTable } from './table-jobs';
import { withFullStorage } from './testing';

const rows = 70_000;
const draw = { rows, seed: 9 };
let model: File;
let folder: FileSystemDirectoryHandle;

beforeAll(async () => {
  const { table, schema } = people(400);
  const bytes = await packModel(await fit(table, schema, {}));
  model = new File([bytes as Uint8Array<ArrayBuffer>], 'people.twin');
  const root = await navigator.storage.getDirectory();
  folder = await root.getDirectoryHandle('table-jobs-test', { create: true });
});

function orderOf(format: ExportOrder['format'], name: string): Omit<ExportOrder, 'schema'> {
  const target = { kind: 'opfs', folder, name } as const;
  return { draw, format, options: {}, compression: 'none', target };
}

/** The same table drawn in one piece, in one thread, as the terminal does it. */
async function digestInOnePiece(format: ExportOrder['format']): Promise<string> {
  const opened = await unpackModel(new Uint8Array(await model.arrayBuffer()), model.name);
  const chunks = sample(opened, rows, draw.seed, { chunkRows: 16_384 });
  const schema = { ...opened.manifest.schema, rowCount: rows };
  let sha256 = '';
  const bytes = digesting(writeTable(format, schema, chunks), (digest) => (sha256 = digest.sha256));
  for await (const piece of bytes) void piece;
  return sha256;
}

async function namesOf(parent: FileSystemDirectoryHandle, start: string): Promise<string[]> {
  const names: string[] = [];
  for await (const name of parent.keys()) if (name.startsWith(start)) names.push(name);
  return names;
}

describe('a drawn table', () => {
  it.each(['csv', 'parquet'] as const)('as %s is the same from 1 and 3 workers', async (format) => {
    const one = await writeDrawnTable(model, orderOf(format, `one.${format}`), {}, 1);
    const three = await writeDrawnTable(model, orderOf(format, `three.${format}`), {}, 3);
    expect(three.sha256).toBe(one.sha256);
    expect(one.sha256).toBe(await digestInOnePiece(format));
    const file = await (await folder.getFileHandle(`three.${format}`)).getFile();
    expect(file.size).toBe(three.sizeBytes);
    expect(three.rows).toBe(rows);
  });

  it('leaves no file behind when cancelled', async () => {
    const controller = new AbortController();
    const writing = writeDrawnTable(model, orderOf('csv', 'cancelled.csv'), {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    const error: unknown = await writing.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Fault);
    expect((error as Fault).code).toBe('cancelled');
    expect(await namesOf(folder, 'cancelled')).toEqual([]);
  });

  it('says so when the storage is full, and leaves no file behind', async () => {
    await withFullStorage(async () => {
      const error: unknown = await writeDrawnTable(model, orderOf('csv', 'full.csv'), {}).catch(
        (thrown: unknown) => thrown,
      );
      expect(error).toMatchObject({ code: 'storage-full' });
    });
    expect(await namesOf(folder, 'full')).toEqual([]);
  });

  it('says so when a worker that draws dies, and leaves no file behind', async () => {
    const started: Worker[] = [];
    const RealWorker = globalThis.Worker;
    globalThis.Worker = class extends RealWorker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        if (String(url).includes('sample')) started.push(this);
      }
    };
    try {
      const writing = writeDrawnTable(
        model,
        orderOf('csv', 'lost.csv'),
        { onProgress: () => started[1]!.dispatchEvent(new ErrorEvent('error')) },
        2,
      );
      const error: unknown = await writing.catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'worker-lost', detail: { job: 'drawing rows' } });
      expect(await namesOf(folder, 'lost')).toEqual([]);
    } finally {
      globalThis.Worker = RealWorker;
    }
  });

  it('is not drawn from a damaged model', async () => {
    const bytes = new Uint8Array(await model.arrayBuffer());
    const damaged = new File([bytes.slice(0, bytes.length - 100)], 'cut.twin');
    const error: unknown = await writeDrawnTable(damaged, orderOf('csv', 'never.csv'), {}).catch(
      (thrown: unknown) => thrown,
    );
    expect((error as Fault).code).toBe('model-damaged');
  });
});

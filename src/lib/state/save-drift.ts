/** Comparisons as downloads. */
import type { DriftFileKind, DriftReport } from '$lib/engine/schema';
import { judgeWorker } from '$lib/workers';
import { saveBlob } from './download';

const mediaTypes: Readonly<Record<DriftFileKind, string>> = {
  html: 'text/html',
  csv: 'text/csv',
  json: 'application/json',
};

/** @param name of the file, without its ending */
export async function saveDrift(
  kind: DriftFileKind,
  report: DriftReport,
  name: string,
): Promise<void> {
  const worker = judgeWorker();
  try {
    const text = await worker.run('writing the file', (api) => api.driftFile(kind, report));
    saveBlob(new Blob([text], { type: mediaTypes[kind] }), `${name}.${kind}`);
  } finally {
    worker.end();
  }
}

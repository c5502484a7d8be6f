/** For `scratch.browser.test.ts`: the same scratch inside a worker, where handles are synchronous. */
import { openBrowserScratch } from './browser';

export interface WorkerAnswer {
  readonly hasSyncHandles: boolean;
  readonly size: number;
  readonly end: string;
  readonly fault: string | null;
}

async function answer(): Promise<WorkerAnswer> {
  const hasSyncHandles = 'createSyncAccessHandle' in FileSystemFileHandle.prototype;
  try {
    const scratch = await openBrowserScratch();
    const file = await scratch.create('x');
    await file.write(new Uint8Array(3_000_000));
    await file.write(new TextEncoder().encode('b-end'));
    const blob = await file.close();
    const end = await blob.slice(-5).text();
    await scratch.dispose();
    return { hasSyncHandles, size: blob.size, end, fault: null };
  } catch (error) {
    return { hasSyncHandles, size: 0, end: '', fault: String(error) };
  }
}

void answer().then((result) => self.postMessage(result));

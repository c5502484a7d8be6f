import { expect, test } from 'vitest';
import { openBrowserScratch } from './browser';
import type { WorkerAnswer } from './in-worker.fixture';

const strToU8 = (text: string): Uint8Array => new TextEncoder().encode(text);

test('scratch files lie in the private file system until they are disposed of', async () => {
  const scratch = await openBrowserScratch();
  const file = await scratch.create('x');
  await file.write(strToU8('hello '));
  await file.write(strToU8('world'));
  const unfinished = await scratch.create('x');
  await unfinished.write(strToU8('never closed'));
  const blob = await file.close();
  expect(await blob.text()).toBe('hello world');
  const root = await navigator.storage.getDirectory();
  const parent = await root.getDirectoryHandle('scratch');
  const before = await Array.fromAsync(parent.keys());
  await scratch.dispose();
  const after = await Array.fromAsync(parent.keys());
  expect(before.length - after.length).toBe(1);
});

test('what a closed tab left behind is swept, what is in use stays', async () => {
  const root = await navigator.storage.getDirectory();
  const parent = await root.getDirectoryHandle('scratch', { create: true });
  await parent.getDirectoryHandle('left-behind', { create: true });
  const first = await openBrowserScratch();
  const file = await first.create('x');
  await file.write(strToU8('kept'));
  const second = await openBrowserScratch();
  expect(await Array.fromAsync(parent.keys())).not.toContain('left-behind');
  expect(await (await file.close()).text()).toBe('kept');
  await first.dispose();
  await second.dispose();
});

test('in a worker it writes through synchronous handles, large pieces too', async () => {
  const url = new URL('./in-worker.fixture.ts', import.meta.url);
  const worker = new Worker(url, { type: 'module' });
  const answer = await new Promise<WorkerAnswer>((resolve, reject) => {
    worker.onmessage = (event: MessageEvent<WorkerAnswer>) => resolve(event.data);
    worker.onerror = (event) => reject(new Error(event.message));
  });
  worker.terminate();
  expect(answer).toEqual({ hasSyncHandles: true, size: 3_000_005, end: 'b-end', fault: null });
});

test('a full disk is a fault that says what could not be written', async () => {
  const scratch = await openBrowserScratch();
  const original = FileSystemFileHandle.prototype.createWritable;
  FileSystemFileHandle.prototype.createWritable = async () =>
    ({
      write: () => Promise.reject(new DOMException('no room', 'QuotaExceededError')),
      close: () => Promise.resolve(),
    }) as unknown as FileSystemWritableFileStream;
  try {
    const file = await scratch.create('big.csv');
    const writing = file.write(strToU8('x'));
    await expect(writing).rejects.toMatchObject({ code: 'storage-full' });
    await expect(writing).rejects.toThrow('big.csv could not be written');
  } finally {
    FileSystemFileHandle.prototype.createWritable = original;
    await scratch.dispose();
  }
});

/** A project as one file: what was packed comes out, and nothing else does. */
import { zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Fault } from '../engine/schema';
import { bundleWorker } from './client';

const worker = bundleWorker();
let root: FileSystemDirectoryHandle;

beforeEach(async () => {
  const opfs = await navigator.storage.getDirectory();
  root = await opfs.getDirectoryHandle('bundle-test', { create: true });
});

afterEach(async () => {
  worker.end();
  const opfs = await navigator.storage.getDirectory();
  await opfs.removeEntry('bundle-test', { recursive: true });
});

async function put(
  folder: FileSystemDirectoryHandle,
  path: string,
  bytes: Uint8Array<ArrayBuffer>,
) {
  const steps = path.split('/');
  const name = steps.pop()!;
  let place = folder;
  for (const step of steps) place = await place.getDirectoryHandle(step, { create: true });
  const writable = await (await place.getFileHandle(name, { create: true })).createWritable();
  await writable.write(bytes);
  await writable.close();
}

async function read(
  folder: FileSystemDirectoryHandle,
  prefix = '',
): Promise<Map<string, number[]>> {
  const files = new Map<string, number[]>();
  for await (const [name, handle] of folder.entries()) {
    if (handle.kind === 'directory') {
      const inner = await read(handle as FileSystemDirectoryHandle, `${prefix}${name}/`);
      for (const [path, bytes] of inner) files.set(path, bytes);
    } else {
      const file = await (handle as FileSystemFileHandle).getFile();
      files.set(prefix + name, [...new Uint8Array(await file.arrayBuffer())]);
    }
  }
  return files;
}

/** Bytes that look like the insides of a ZIP file, as a model inside the bundle is one. */
const twin = zipSync({ 'manifest.json': new Uint8Array([1, 2, 3]) }, { level: 0 });

async function packed(): Promise<File> {
  const source = await root.getDirectoryHandle('source', { create: true });
  await put(source, 'project.json', new TextEncoder().encode('{"formatVersion":1}'));
  await put(source, 'data/source.parquet', new Uint8Array(300_000).fill(7));
  await put(source, 'models/abc.twin', twin as Uint8Array<ArrayBuffer>);
  await put(source, 'models/abc.json', new TextEncoder().encode('{}'));
  await put(source, 'profile.json', new Uint8Array(0));
  await put(source, 'exports/left.csv', new Uint8Array(10));
  await put(source, 'synthetic/half.parquet.part', new Uint8Array(10));
  const target = { kind: 'opfs', folder: root, name: 'bundle.zip' } as const;
  await worker.run('packing', (api, line) => api.pack(source, target, line));
  return (await root.getFileHandle('bundle.zip')).getFile();
}

async function unpack(bundle: File): Promise<Map<string, number[]>> {
  const into = await root.getDirectoryHandle('into', { create: true });
  await worker.run('unpacking', (api, line) => api.unpack(bundle, into, line));
  return read(into);
}

async function codeOf(bundle: File): Promise<string> {
  return unpack(bundle).then(
    () => 'none',
    (error: unknown) => (error instanceof Fault ? error.code : String(error)),
  );
}

async function zipOf(files: Record<string, Uint8Array>, level: 0 | 6): Promise<File> {
  const listed = Object.entries(files).map(async ([path, bytes]) => {
    const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
    const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0'));
    return { path, sizeBytes: bytes.length, sha256: hex.join('') };
  });
  const listing = { formatVersion: 1, files: await Promise.all(listed) };
  const text = new TextEncoder().encode(JSON.stringify(listing));
  const bytes = zipSync({ ...files, 'twinset-bundle.json': text }, { level });
  return new File([bytes as Uint8Array<ArrayBuffer>], 'made.zip');
}

describe('a bundle', () => {
  it('gives back every finished file, and only those', async () => {
    const files = await unpack(await packed());
    expect([...files.keys()].sort()).toEqual([
      'data/source.parquet',
      'models/abc.json',
      'models/abc.twin',
      'profile.json',
      'project.json',
    ]);
    expect(files.get('models/abc.twin')).toEqual([...twin]);
    expect(files.get('data/source.parquet')).toHaveLength(300_000);
  });

  it('is refused when a byte of a file was changed', async () => {
    const bytes = new Uint8Array(await (await packed()).arrayBuffer());
    bytes[150_000]! ^= 1;
    expect(await codeOf(new File([bytes], 'changed.zip'))).toBe('file-damaged');
  });

  it('is refused when cut off', async () => {
    const bundle = await packed();
    expect(await codeOf(new File([bundle.slice(0, 100_000)], 'cut.zip'))).toBe('file-damaged');
  });

  it('is refused when it names a place outside the project', async () => {
    const project = new TextEncoder().encode('{}');
    const strange = { 'project.json': project, '../other/project.json': project };
    expect(await codeOf(await zipOf(strange, 0))).toBe('file-damaged');
    const plain = { 'project.json': project };
    expect(await codeOf(await zipOf(plain, 0))).toBe('none');
  });

  it('is refused when it is packed tighter than Twinset does, as a bomb would be', async () => {
    const bomb = { 'project.json': new Uint8Array(2 ** 24) };
    expect(await codeOf(await zipOf(bomb, 6))).toBe('file-damaged');
  });

  it('is refused when it is some other file', async () => {
    expect(await codeOf(new File(['no zip at all'], 'a.zip'))).toBe('file-damaged');
    const other = zipSync({ 'a.txt': new Uint8Array(3) }) as Uint8Array<ArrayBuffer>;
    expect(await codeOf(new File([other], 'a.zip'))).toBe('file-damaged');
  });
});

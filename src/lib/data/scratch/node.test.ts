import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openNodeScratch } from './node';

test('law: a file holds the pieces in their order, whatever else is written between', async () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(pieces, pieces, async (a, b) => {
      const scratch = await openNodeScratch();
      const [first, second] = [await scratch.create('x/../y'), await scratch.create('x/../y')];
      for (let i = 0; i < Math.max(a.length, b.length); i++) {
        if (a[i]) await first.write(a[i]!);
        if (b[i]) await second.write(b[i]!);
      }
      const read = async (blob: Blob) => [...new Uint8Array(await blob.arrayBuffer())];
      expect(await read(await first.close())).toEqual(a.flatMap((piece) => [...piece]));
      expect(await read(await second.close())).toEqual(b.flatMap((piece) => [...piece]));
      await scratch.dispose();
    }),
    { numRuns: 20, seed: 1 },
  );
});

test('dispose removes everything, unfinished files too', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'twinset-test-'));
  const scratch = await openNodeScratch(parent);
  await (await scratch.create('a')).write(new Uint8Array(10));
  await (await scratch.create('b')).close();
  expect((await readdir(parent)).length).toBe(1);
  await scratch.dispose();
  expect(await readdir(parent)).toEqual([]);
  await rm(parent, { recursive: true });
  expect(existsSync(parent)).toBe(false);
});

test('a process that ends at once leaves nothing behind', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'twinset-test-'));
  const scratch = await openNodeScratch(parent);
  await (await scratch.create('a')).close();
  expect((await readdir(parent)).length).toBe(1);
  const remove = process.listeners('exit').filter(({ name }) => name === 'removeAll');
  for (const hear of remove) hear(0);
  expect(await readdir(parent)).toEqual([]);
  await scratch.dispose();
  await rm(parent, { recursive: true });
});

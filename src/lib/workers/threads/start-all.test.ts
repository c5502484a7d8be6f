import { expect, it, vi } from 'vitest';
import type { ThreadPort } from '../../engine/tensor';
import { startAll } from './start-all';

const port = (): ThreadPort => ({ post: vi.fn(), listen: vi.fn(), close: vi.fn() });

it('threads that were started are ended where another could not be, also those that come late', async () => {
  const [early, late] = [port(), port()];
  const slow = new Promise<ThreadPort>((resolve) => setTimeout(resolve, 5, late));
  const starting = [Promise.resolve(early), Promise.reject(new Error('no memory')), slow];
  await expect(startAll(starting)).rejects.toThrow('no memory');
  expect(early.close).toHaveBeenCalledOnce();
  expect(late.close).toHaveBeenCalledOnce();
});

it('all of them, in order', async () => {
  const ports = [port(), port()];
  expect(await startAll(ports.map((each) => Promise.resolve(each)))).toEqual(ports);
});

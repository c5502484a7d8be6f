/** For tests: the browser's own quota, used up. */
import { cdp } from 'vitest/browser';

interface Session {
  send(method: string, parameters?: object): Promise<unknown>;
}

/** Runs `task` while this origin may not keep one byte more. */
export async function withFullStorage(task: () => Promise<void>): Promise<void> {
  const session = cdp() as unknown as Session;
  const { origin } = location;
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  try {
    await task();
  } finally {
    await session.send('Storage.overrideQuotaForOrigin', { origin });
  }
}

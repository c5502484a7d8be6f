/** For tests: the browser's own quota, made small. */
import { cdp } from 'vitest/browser';

interface Session {
  send(method: string, parameters?: object): Promise<unknown>;
}

/** Runs `task` while this origin may keep `bytes` more than it does now. */
export async function withQuota(bytes: number, task: () => Promise<void>): Promise<void> {
  const session = cdp() as unknown as Session;
  const { usage = 0 } = await navigator.storage.estimate();
  const { origin } = location;
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: usage + bytes });
  try {
    await task();
  } finally {
    await session.send('Storage.overrideQuotaForOrigin', { origin });
  }
}

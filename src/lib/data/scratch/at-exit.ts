/**
 * What must not outlive the process, such as copies of private tables. `process.exit` runs no `finally`, so
 * folders are remembered here until somebody has removed them.
 */
import { rmSync } from 'node:fs';

const paths = new Set<string>();

function removeAll(): void {
  for (const path of paths) rmSync(path, { recursive: true, force: true });
}

/** Removes a file or folder when the process ends; the returned function says that it is gone already. */
export function removeAtExit(path: string): () => void {
  if (paths.size === 0) process.once('exit', removeAll);
  paths.add(path);
  return () => {
    paths.delete(path);
    if (paths.size === 0) process.off('exit', removeAll);
  };
}

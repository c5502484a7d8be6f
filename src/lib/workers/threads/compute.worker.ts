/** A thread of the CPU device. */
import type { ThreadTask } from '../../engine/tensor';
import { serveThread } from './thread-body';

self.onmessage = ({ data }: MessageEvent<ThreadTask>) =>
  serveThread(data, (reply) => self.postMessage(reply));
self.postMessage({ kind: 'left' });

/** Puts the app on a port of this machine. */
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { createApp } from './app';

export interface RunningServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * @param port 0 takes any free one
 * @throws an Error whose message a person can act on, where the port is taken or not allowed
 */
export async function startServer(root: string, port: number): Promise<RunningServer> {
  const app = await createApp(root);
  return new Promise((started, failed) => {
    const server = serve({ fetch: app.fetch, port }, ({ port: taken }: AddressInfo) =>
      started({
        url: `http://localhost:${taken}`,
        close: () => new Promise((closed) => server.close(() => closed())),
      }),
    );
    server.on('error', (error: NodeJS.ErrnoException) => failed(readableError(error, port)));
  });
}

function readableError(error: NodeJS.ErrnoException, port: number): Error {
  const next = `Choose another one: PORT=${port + 1} npm start`;
  const sentences: Record<string, string> = {
    EADDRINUSE: `Port ${port} is taken by another program. ${next}`,
    EACCES: `Port ${port} needs rights that this account does not have. ${next}`,
  };
  return new Error(sentences[error.code ?? ''] ?? error.message, { cause: error });
}

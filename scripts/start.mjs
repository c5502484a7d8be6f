/** `npm start`: from a fresh clone to the served app. Uses nothing but Node until things are installed. */
import { join } from 'node:path';
import { buildWhenStale } from './build.mjs';
import { installDependencies, root } from './install.mjs';

const port = Number(process.env.PORT ?? 4173);

async function start() {
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new Error(`PORT=${process.env.PORT} is not a port. Choose a number from 1 to 65535.`);
  }
  installDependencies();
  buildWhenStale('node');
  buildWhenStale('app');
  const { startServer } = await import('../dist/server.js');
  const server = await startServer(join(root, 'build'), port);
  console.log(`Twinset is at ${server.url} (Ctrl+C stops it)`);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(0));
}

start().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});

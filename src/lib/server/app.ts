/**
 * The small server: it hands out the built app with the headers that keep it private, and says that it
 * is alive. It takes no data; whoever uploads something gets 405.
 */
import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { securityHeaders } from '../policy';
import { hashesOfPages } from './inline-scripts';
import { findFile, respond } from './static-files';

/** Pages whose address is made at run time; the shell finds out what they are. */
const appPage = /^\/project(\/|$)/;
const shell = '/200.html';

/** @param root the folder of the built app */
export async function createApp(root: string): Promise<Hono> {
  const headers = Object.entries(securityHeaders(await hashesOfPages(root)));
  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    for (const [name, value] of headers) context.res.headers.set(name, value);
  });
  app.use(compress());
  app.get('/healthz', (context) => context.json({ status: 'ok' }));
  app.get('*', async (context) => {
    const path = new URL(context.req.url).pathname;
    const file = await findFile(root, path);
    if (file !== null) return respond(file, context.req.raw, path, 200);
    const isPage = (context.req.header('Accept') ?? '').includes('text/html');
    const page = isPage || appPage.test(path) ? await findFile(root, shell) : null;
    if (page === null) return context.text('Not found', 404);
    return respond(page, context.req.raw, path, appPage.test(path) ? 200 : 404);
  });
  app.all('*', (context) => context.text('Method not allowed', 405, { Allow: 'GET, HEAD' }));
  return app;
}

import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { securityHeaders } from '../policy';
import { createApp } from './app';
import { inlineScriptHashes } from './inline-scripts';
import { startServer } from './listen';

const script = 'console.log("start")';
const page = (title: string): string => `<title>${title}</title><script>${script}</script>`;
const wasmGz = gzipSync('not really wasm');
const files: Record<string, string | Uint8Array> = {
  'build/index.html': page('start'),
  'build/about.html': page('about'),
  'build/200.html': page('shell'),
  'build/service-worker.js': 'self.x = 1;',
  'build/manifest.webmanifest': '{}',
  'build/_app/immutable/entry.js': `// ${'long '.repeat(1000)}`,
  'build/_app/immutable/engine.wasm': 'wasm',
  'build/duckdb/duckdb-eh.wasm.gz': wasmGz,
  'build/.hidden': 'hidden',
  'secret.txt': 'outside',
};

let folder: string;
let app: Hono;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'twinset-server-'));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  app = await createApp(join(folder, 'build'));
});
afterAll(() => rm(folder, { recursive: true }));

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  Promise.resolve(app.request(path, { headers }));

describe('every answer', () => {
  const hash = `sha256-${createHash('sha256').update(script).digest('base64')}`;
  const expected = securityHeaders([hash]);

  it.each([
    ['/', 200],
    ['/_app/immutable/engine.wasm', 200],
    ['/service-worker.js', 200],
    ['/healthz', 200],
    ['/none.js', 404],
    ['/%ff', 404],
  ])('%s (%i) carries the security headers', async (path, status) => {
    const response = await get(path);
    expect(response.status).toBe(status);
    expect(Object.fromEntries(response.headers)).toMatchObject(
      Object.fromEntries(
        Object.entries(expected).map(([key, value]) => [key.toLowerCase(), value]),
      ),
    );
  });

  it('carries them when an upload is refused', async () => {
    const response = await app.request('/', { method: 'POST', body: 'rows' });
    expect(response.status).toBe(405);
    expect(response.headers.get('Content-Security-Policy')).toContain("connect-src 'self'");
  });

  it('never allows another origin, inline scripts beyond the named ones, or eval', () => {
    const policy = expected['Content-Security-Policy']!;
    expect(policy).toContain(`script-src 'self' 'wasm-unsafe-eval' '${hash}'`);
    expect(policy).not.toMatch(/https?:|\*|'unsafe-eval'|script-src[^;]*unsafe-inline/);
  });
});

describe('which file is sent', () => {
  it.each([
    ['/', 200, 'start'],
    ['/about', 200, 'about'],
    ['/project/7/data', 200, 'shell'],
    ['/nowhere', 404, 'shell'],
  ])('%s as a page is %i, %s', async (path, status, title) => {
    const response = await get(path, { Accept: 'text/html' });
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(`<title>${title}</title>`);
  });

  it('has the right types, and no Content-Encoding on a packed wasm', async () => {
    const type = async (path: string): Promise<string | null> =>
      (await get(path)).headers.get('Content-Type');
    expect(await type('/_app/immutable/engine.wasm')).toBe('application/wasm');
    expect(await type('/manifest.webmanifest')).toBe('application/manifest+json');
    expect(await type('/service-worker.js')).toMatch(/^text\/javascript/);
    const packed = await get('/duckdb/duckdb-eh.wasm.gz', { 'Accept-Encoding': 'gzip, br' });
    expect(packed.headers.get('Content-Type')).toBe('application/gzip');
    expect(packed.headers.get('Content-Encoding')).toBeNull();
    expect(new Uint8Array(await packed.arrayBuffer())).toEqual(new Uint8Array(wasmGz));
  });

  it('never leaves its folder (law), whatever dots and slashes are tried', async () => {
    const piece = fc.constantFrom(
      '..',
      '%2e%2e',
      '%2E.',
      '/',
      '%2f',
      '%5c',
      '\\',
      'build',
      '.',
      '',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
        const response = await get(`/${pieces.join('/')}/secret.txt`);
        expect(await response.text()).not.toContain('outside');
      }),
    );
    expect((await get('/.hidden')).status).toBe(404);
  });
});

describe('caching and packing', () => {
  it('keeps hashed files for good and asks again for the rest', async () => {
    const cache = async (path: string): Promise<string | null> =>
      (await get(path)).headers.get('Cache-Control');
    expect(await cache('/_app/immutable/entry.js')).toContain('immutable');
    expect(await cache('/')).toBe('no-cache');
    expect(await cache('/service-worker.js')).toBe('no-cache');
  });

  it('answers 304 to its own tag, packed or not', async () => {
    for (const accepted of ['identity', 'gzip']) {
      const headers = { 'Accept-Encoding': accepted };
      const etag = (await get('/_app/immutable/entry.js', headers)).headers.get('ETag')!;
      const again = await get('/_app/immutable/entry.js', { ...headers, 'If-None-Match': etag });
      expect(again.status).toBe(304);
    }
  });

  it('packs text for those who accept it, and only for them', async () => {
    const packed = await get('/_app/immutable/entry.js', { 'Accept-Encoding': 'gzip' });
    expect(packed.headers.get('Content-Encoding')).toBe('gzip');
    const bytes = gunzipSync(new Uint8Array(await packed.arrayBuffer()));
    expect(bytes.toString()).toBe(files['build/_app/immutable/entry.js']);
    const plain = await get('/_app/immutable/entry.js');
    expect(plain.headers.get('Content-Encoding')).toBeNull();
  });

  it('answers HEAD with headers alone', async () => {
    const response = await app.request('/about', { method: 'HEAD' });
    expect(response.headers.get('Content-Length')).toBe(String(page('about').length));
    expect(await response.text()).toBe('');
  });
});

it('hashes inline scripts only', () => {
  const html = `<script src="/a.js"></script><script type="module">one()</script><script>two()</script>`;
  expect(inlineScriptHashes(html)).toHaveLength(2);
});

describe('on a port', () => {
  it('serves raw paths that a client did not normalise', async () => {
    const server = await startServer(join(folder, 'build'), 0);
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(server.url).port), 'localhost', () =>
        socket.write('GET /../secret.txt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'),
      );
      let text = '';
      socket.on('data', (data) => (text += data));
      socket.on('end', () => resolve(text)).on('error', reject);
    });
    await server.close();
    expect(answer).toMatch(/^HTTP\/1.1 4\d\d/);
    expect(answer).not.toContain('outside');
  });

  it('says so when the port is taken', async () => {
    const first = await startServer(join(folder, 'build'), 0);
    const port = Number(new URL(first.url).port);
    await expect(startServer(join(folder, 'build'), port)).rejects.toThrow(
      `Port ${port} is taken by another program. Choose another one: PORT=${port + 1} npm start`,
    );
    await first.close();
  });
});

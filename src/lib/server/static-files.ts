/**
 * Finds and sends the files of the built app. Sends bytes as they are: a `.wasm.gz` goes out without
 * `Content-Encoding`, because the page unpacks it itself.
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { getMimeType } from 'hono/utils/mime';

export interface StaticFile {
  readonly path: string;
  readonly sizeBytes: number;
  /** Changes whenever the file does. */
  readonly etag: string;
}

/**
 * The file for a request's path: itself, its page (`/about` is `about.html`), or the folder's `index.html`.
 * @returns null where there is none, or where the path leads out of `root`
 */
export async function findFile(root: string, urlPath: string): Promise<StaticFile | null> {
  const path = pathInside(root, urlPath);
  if (path === null) return null;
  const candidates = urlPath.endsWith('/') ? [join(path, 'index.html')] : [path, `${path}.html`];
  for (const candidate of candidates) {
    const file = await readable(candidate);
    if (file !== null) return file;
  }
  return null;
}

function pathInside(root: string, urlPath: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    return null;
  }
  if (decoded.includes('\0') || decoded.includes('\\')) return null;
  const path = resolve(root, `.${decoded}`);
  const way = relative(root, path);
  const isHidden = way.split(/[/\\]/).some((part) => part.startsWith('.'));
  return isAbsolute(way) || isHidden ? null : path;
}

async function readable(path: string): Promise<StaticFile | null> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) return null;
  const etag = `"${found.size.toString(36)}-${Math.round(found.mtimeMs).toString(36)}"`;
  return { path, sizeBytes: found.size, etag };
}

/** Only hashed names never change; everything else is asked for again, and mostly answered by 304. */
function cacheControl(urlPath: string): string {
  return urlPath.includes('/_app/immutable/') ? 'public, max-age=31536000, immutable' : 'no-cache';
}

/** @param urlPath as requested, which may differ from the file's own (the shell stands in for app pages) */
export function respond(
  file: StaticFile,
  request: Request,
  urlPath: string,
  status: 200 | 404,
): Response {
  const headers = new Headers({
    'Content-Type': getMimeType(file.path) ?? 'application/octet-stream',
    'Cache-Control': cacheControl(urlPath),
    ETag: file.etag,
  });
  if (status === 200 && matches(request.headers.get('If-None-Match'), file.etag)) {
    return new Response(null, { status: 304, headers });
  }
  headers.set('Content-Length', String(file.sizeBytes));
  const body = request.method === 'HEAD' ? null : Readable.toWeb(createReadStream(file.path));
  return new Response(body as ReadableStream<Uint8Array> | null, { status, headers });
}

/** A compressed answer went out with a weak tag, so `W/` is no difference. */
function matches(asked: string | null, etag: string): boolean {
  const tags = asked?.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags?.includes(etag) ?? false;
}

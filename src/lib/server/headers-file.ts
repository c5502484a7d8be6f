/**
 * The `_headers` file that Netlify and Cloudflare Pages read: the same headers as this server sends.
 * Written at the end of a build, because it names the hashes of the built pages' scripts.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { securityHeaders } from '../policy';
import { hashesOfPages } from './inline-scripts';

const block = (path: string, headers: Readonly<Record<string, string>>): string =>
  [path, ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`)].join('\n');

/** @param root the folder of the built app */
export async function writeHeadersFile(root: string): Promise<void> {
  const blocks = [
    block('/*', securityHeaders(await hashesOfPages(root))),
    block('/_app/immutable/*', { 'Cache-Control': 'public, max-age=31536000, immutable' }),
  ];
  await writeFile(join(root, '_headers'), `${blocks.join('\n\n')}\n`);
}

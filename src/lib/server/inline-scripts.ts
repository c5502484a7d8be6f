/** The hashes of the scripts that stand inside the built pages, which the policy must name one by one. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** `sha256-…` of every inline script, as a browser computes it: over the text between the tags. */
export function inlineScriptHashes(html: string): string[] {
  const scripts = html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g);
  return Array.from(scripts, ([, text = '']) => {
    return `sha256-${createHash('sha256').update(text).digest('base64')}`;
  });
}

/** The hashes of all pages under `root`, each once, sorted. */
export async function hashesOfPages(root: string): Promise<string[]> {
  const names = await readdir(root, { recursive: true });
  const pages = names.filter((name) => name.endsWith('.html'));
  const texts = await Promise.all(pages.map((name) => readFile(join(root, name), 'utf8')));
  return [...new Set(texts.flatMap(inlineScriptHashes))].sort();
}

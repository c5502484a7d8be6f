/** Headers for hosts that cannot send them, such as GitHub Pages: added here, from the second load on. */
import { securityHeaders } from '../lib/policy';

const mark = 'Cross-Origin-Embedder-Policy';

/** The same response where the host has sent our headers; otherwise a copy that carries them. */
export function hardened(response: Response): Response {
  if (response.type === 'error' || response.headers.has(mark)) return response;
  const headers = new Headers(response.headers);
  const isPage = headers.get('Content-Type')?.startsWith('text/html') ?? false;
  for (const [name, value] of Object.entries(securityHeaders([]))) {
    // A page carries its policy inside, with the hashes of its scripts, which are not known here.
    if (!(isPage && name === 'Content-Security-Policy')) headers.set(name, value);
  }
  return new Response(response.body, { status: response.status, headers });
}

/**
 * The headers that keep the promise "nothing leaves this machine". They go out with every file and not
 * with pages alone: a worker obeys the policy of its own script, not the policy of the page.
 */
import { directives } from './directives';

/** Words that the policy language wants in quotes. */
const keywords = new Set(['self', 'none', 'unsafe-inline', 'wasm-unsafe-eval']);
const quoted = (source: string): string =>
  keywords.has(source) || source.startsWith('sha256-') ? `'${source}'` : source;

/**
 * @param scriptHashes `sha256-…` of the inline scripts of the served pages; SvelteKit starts a page with one.
 */
export function contentSecurityPolicy(scriptHashes: readonly string[]): string {
  const sources: Record<string, readonly string[]> = {
    ...directives,
    'script-src': [...directives['script-src'], ...scriptHashes],
    // Means nothing inside a page's own <meta>, so it is not among `directives`.
    'frame-ancestors': ['none'],
  };
  return Object.entries(sources)
    .map(([name, values]) => [name, ...values.map(quoted)].join(' '))
    .join('; ');
}

/** @param scriptHashes see `contentSecurityPolicy` */
export function securityHeaders(scriptHashes: readonly string[]): Readonly<Record<string, string>> {
  return {
    'Content-Security-Policy': contentSecurityPolicy(scriptHashes),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Permissions-Policy':
      'camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()',
  };
}

/**
 * The Content-Security-Policy, written once: svelte.config.js (which cannot read TypeScript) puts it into
 * each page, the server and the static hosts' header file send it with every file.
 */

/**
 * Nothing is loaded from, and nothing is sent to, another origin. Inline styles are allowed because the
 * chart library and the page's announcer set them.
 */
export const directives = {
  'default-src': ['self'],
  'script-src': ['self', 'wasm-unsafe-eval'],
  'style-src': ['self', 'unsafe-inline'],
  'img-src': ['self', 'data:', 'blob:'],
  'connect-src': ['self'],
  'worker-src': ['self'],
  'object-src': ['none'],
  'base-uri': ['self'],
  'form-action': ['self'],
};

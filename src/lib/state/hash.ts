/** SHA-256 of something small, such as a model. The browser computes it beside the main thread. */

/** Lower-case hex. */
export async function hashOf(content: Blob | Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = content instanceof Blob ? await content.arrayBuffer() : content;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

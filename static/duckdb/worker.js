/*
 * The worker in which DuckDB-WASM runs. It takes the network away from the engine (which would fetch
 * extensions from another origin, and corrupts its memory when that fails) and unpacks the engine's
 * binary, which lies here as .wasm.gz. A classic script, because DuckDB's own worker is one.
 */
'use strict';

/** Every request is answered 404 at once: DuckDB then fails cleanly with a message. */
self.XMLHttpRequest = class {
  constructor() {
    this.status = 404;
    this.readyState = 4;
    this.response = null;
    this.responseText = '';
  }
  open() {}
  send() {}
  abort() {}
  setRequestHeader() {}
  overrideMimeType() {}
  getResponseHeader() {
    return null;
  }
  getAllResponseHeaders() {
    return '';
  }
};

const fetchFromOrigin = self.fetch.bind(self);

self.fetch = async (request, init) => {
  const url = typeof request === 'string' ? request : (request.url ?? String(request));
  const response = await fetchFromOrigin(request, init);
  if (!url.endsWith('.wasm.gz') || !response.ok) return response;
  return new Response(await unpacked(response), {
    headers: { 'content-type': 'application/wasm' },
  });
};

/** A host that sends `Content-Encoding: gzip` has had the file unpacked already: the bytes decide. */
async function unpacked(response) {
  const [head, body] = response.body.tee();
  const reader = head.getReader();
  const { value } = await reader.read();
  void reader.cancel();
  const isGzip = value !== undefined && value[0] === 0x1f && value[1] === 0x8b;
  return isGzip ? body.pipeThrough(new DecompressionStream('gzip')) : body;
}

importScripts('./duckdb-browser-eh.worker.js');

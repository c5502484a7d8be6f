/** Where the files of the database engine are, for workers that open one. */
import type { BrowserDuckPlace } from '../data/index.browser';

export const duckPlace: BrowserDuckPlace = {
  baseUrl: new URL(`${import.meta.env['APP_BASE']}duckdb/`, self.location.origin).href,
  makeWorker: (url) => new Worker(url),
};

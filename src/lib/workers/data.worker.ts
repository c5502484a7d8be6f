/** The data worker: DuckDB and one real table. */
import { openDataDesk } from './data-desk';
import { serve } from './serve';

serve(
  openDataDesk({
    baseUrl: new URL(`${import.meta.env['APP_BASE']}duckdb/`, self.location.origin).href,
    makeWorker: (url) => new Worker(url),
  }),
);

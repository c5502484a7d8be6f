/** The data worker: DuckDB and one real table. */
import { openDataDesk } from './data-desk';
import { duckPlace } from './duck-place';
import { serve } from './serve';

serve(openDataDesk(duckPlace));

/** A sample worker: draws any run of rows from one model. */
import { openSampleDesk } from './sample-desk';
import { serve } from './serve';

serve(openSampleDesk());

/** The train worker: fits generators. */
import { serve } from './serve';
import { trainDesk } from './train-desk';

serve(trainDesk);

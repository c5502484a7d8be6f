/** The explore worker. */
import { openExploreDesk } from './explore-desk';
import { serve } from './serve';

serve(openExploreDesk());

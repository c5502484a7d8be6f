/** The judge worker. */
import { judgeDesk } from './judge-desk';
import { serve } from './serve';

serve(judgeDesk);

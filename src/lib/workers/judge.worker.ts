/** The judge worker. */
import { duckPlace } from './duck-place';
import { openJudgeDesk } from './judge-desk';
import { judgeTools } from './judge-tools';
import { serve } from './serve';

serve(openJudgeDesk(judgeTools(duckPlace)));

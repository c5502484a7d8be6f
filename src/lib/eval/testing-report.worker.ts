/** For tests only: judges the small tables where a page would, in a worker, with all that it has. */
import { duckPlace } from '../workers/duck-place';
import { judgeTools } from '../workers/judge-tools';
import { evaluate } from './evaluate';
import { judgeSmall } from './testing-report';

const tools = judgeTools(duckPlace);
postMessage(await judgeSmall((input) => evaluate({ ...input, tools })));

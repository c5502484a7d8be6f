/** For tests only: judges the small tables where a page would, in a worker, with all that it has. */
import { duckPlace } from '../duck-place';
import { judgeTools } from '../judge-tools';
import { evaluate } from '../../eval';
import { judgeSmall } from './small-report';

const tools = judgeTools(duckPlace);
postMessage(await judgeSmall((input) => evaluate({ ...input, tools })));

/**
 * The benchmark of the judge where a page would judge: in a worker of Chromium with threads. Takes Adult's
 * tables; posts words, reports as they grow, asks for memory figures, and the rows.
 */
import type { Report } from '../src/lib/engine/schema';
import { judgeTools } from '../src/lib/workers/judge-tools';
import { benchAdult, benchLarge, benchNeighbours, type EvalPlace } from './eval/run';
import type { JudgedTables } from './eval/tables';
import type { Row } from './row';

export type EvalMessage =
  | { readonly kind: 'say'; readonly text: string }
  | { readonly kind: 'report'; readonly report: Report }
  | { readonly kind: 'memory' }
  | { readonly kind: 'done'; readonly rows: readonly Row[] }
  | { readonly kind: 'failed'; readonly message: string };

export type EvalTask =
  | { readonly kind: 'run'; readonly adult: JudgedTables | null }
  | { readonly kind: 'memory'; readonly bytes: number | null };

const post = (message: EvalMessage) => postMessage(message);
let giveMemory: (bytes: number | null) => void = () => undefined;

async function run(adult: JudgedTables | null): Promise<void> {
  const place: EvalPlace = {
    tools: judgeTools({
      baseUrl: new URL('/duckdb/', location.origin).href,
      makeWorker: (url) => new Worker(url),
    }),
    memoryBytes: () =>
      new Promise((resolve) => {
        giveMemory = resolve;
        post({ kind: 'memory' });
      }),
    show: (report) => post({ kind: 'report', report }),
    say: (text) => post({ kind: 'say', text }),
  };
  const rows = [
    ...(await benchAdult(adult, place)),
    ...(await benchNeighbours(place)),
    ...(await benchLarge(place)),
  ];
  post({ kind: 'done', rows });
}

onmessage = ({ data }: MessageEvent<EvalTask>) => {
  if (data.kind === 'memory') return giveMemory(data.bytes);
  run(data.adult).catch((error: unknown) => {
    post({ kind: 'failed', message: error instanceof Error ? (error.stack ?? '') : String(error) });
  });
};

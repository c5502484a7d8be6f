/** All generators of an order on all its tables: lines as they are measured, then the table. */
import { generators } from '../../src/lib/engine/pipeline';
import { openTwinJudge } from '../../src/lib/eval';
import { judgeHoldout } from './holdout-line';
import { figuresOf, markdown, medianLine, type Line } from './lines';
import { measureGenerator, type Bench } from './measure';
import type { BenchOrder } from './order';
import type { Tables } from './tables';

export interface BenchResult {
  readonly data: string;
  readonly lines: readonly Line[];
  readonly markdown: string;
}

const judgeSeed = 1;

/** @param say takes a line for the screen as soon as it is known */
export async function runBench(
  order: BenchOrder,
  tables: Tables,
  bench: Bench,
  say: (text: string) => void,
): Promise<BenchResult> {
  const { schema, train, holdout, target, name } = tables;
  const input = { schema, train, holdout, target, seed: judgeSeed };
  const lines: Line[] = [medianLine('holdout', [figuresOf(await judgeHoldout(input), null)])];
  const judge = openTwinJudge(input);
  const wanted = order.generators.length > 0 ? order.generators : generators().map(({ id }) => id);
  for (const generator of wanted) {
    const measured = [];
    for (let seed = 1; seed <= order.seeds; seed++) {
      const figures = await measureGenerator(generator, tables, seed, order, judge, bench);
      measured.push(figuresOf(figures.scores, figures));
      const given = figures.scores.detection?.columns.slice(0, 5) ?? [];
      say(
        `${name}, ${generator}${figures.madeBy === generator ? '' : ` → ${figures.madeBy}`}, seed ${seed}: detection ${figures.scores.detection?.auc.toFixed(4)} ` +
          `(${given.map(({ column, share }) => `${column} ${share.toFixed(2)}`).join(', ')}), ` +
          `train ${(figures.trainMs / 1000).toFixed(1)} s`,
      );
    }
    lines.push(medianLine(generator, measured));
  }
  return { data: name, lines, markdown: markdown(name, lines) };
}

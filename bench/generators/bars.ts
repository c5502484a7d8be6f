/** What generators are held to: a limit for each figure, on Adult by generator, elsewhere for Auto. */
import type { Bar } from '../row';
import type { FigureName, Line } from './lines';

const least = (limit: number): Bar => ({ limit, better: 'higher' });
const most = (limit: number): Bar => ({ limit, better: 'lower' });

type Bars = Partial<Record<FigureName, Bar>>;

const onAdult: Readonly<Record<string, Bars>> = {
  trees: {
    overall: least(0.988),
    shapes: least(0.993),
    trends: least(0.982),
    detection: most(0.55),
    usefulness: least(0.91),
    copies: most(0.002),
    nearer: most(0.525),
    trainS: most(3),
  },
  circuit: {
    overall: least(0.99),
    shapes: least(0.993),
    trends: least(0.979),
    detection: most(0.555),
    usefulness: least(0.912),
    copies: most(0.0015),
    nearer: most(0.515),
    trainS: most(10),
  },
  autoregressive: {
    overall: least(0.982),
    shapes: least(0.989),
    trends: least(0.962),
    detection: most(0.59),
    usefulness: least(0.915),
    copies: most(0.0015),
    nearer: most(0.515),
    trainS: most(60),
  },
  ctgan: {
    overall: least(0.892),
    shapes: least(0.906),
    trends: least(0.832),
    detection: most(0.92),
    usefulness: least(0.883),
    copies: most(0.0015),
    nearer: most(0.51),
    epochS: most(2.5),
  },
  tvae: {
    overall: least(0.906),
    shapes: least(0.905),
    trends: least(0.877),
    detection: most(0.94),
    usefulness: least(0.878),
    copies: most(0.0015),
    nearer: most(0.51),
    trainS: most(120),
  },
  copula: {
    overall: least(0.93),
    shapes: least(0.99),
    trends: least(0.94),
    usefulness: least(0.85),
    copies: most(0),
    nearer: most(0.51),
    trainS: most(1),
  },
};

const everywhereOnAdult: Bars = { rowsPerS: least(100_000), memoryMb: most(600) };

/** The bars of one line; none for the holdout. */
export function barsOf(data: string, { generator, figures }: Line): Bars {
  if (generator === 'holdout') return {};
  if (data === 'adult') return { ...onAdult[generator], ...everywhereOnAdult };
  if (data === 'large') return { trainS: most(600) };
  if (generator !== 'auto') return {};
  const { real, nearerError, holdoutCopies } = figures;
  return {
    detection: most(0.6),
    ...(real === null ? {} : { usefulness: least(real - 0.02) }),
    ...(holdoutCopies === null ? {} : { copies: most(holdoutCopies) }),
    // The holdout's own level is ½, as well as so many rows can tell.
    ...(nearerError === null ? {} : { nearer: most(0.5 + 2 * nearerError) }),
  };
}

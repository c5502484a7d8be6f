/** A compared figure in words: its numbers by their unit, and what the difference says. */
import type { ComparedFigure } from '$lib/state';
import type { Measured } from '$lib/engine/schema';
import { number, percent, share } from '../words';

type Unit = ComparedFigure['unit'];

export function figureText(unit: Unit, figure: Measured): string {
  if (figure.status === 'unavailable') return 'not measured';
  return valueText(unit, figure.value);
}

function valueText(unit: Unit, value: number): string {
  if (unit === 'share') return percent(value);
  if (unit === 'auc') return share(value);
  return Math.abs(value) < 1000 ? share(value) : number(value);
}

/** “+1.2 points”, “−0.013”; empty where there is none. */
export function differenceText({ unit, difference }: ComparedFigure): string {
  if (difference === null) return '';
  if (difference === 0) return '0';
  const sign = difference > 0 ? '+' : '−';
  const size = Math.abs(difference);
  if (unit !== 'share') return `${sign}${valueText(unit, size)}`;
  const points = (100 * size).toFixed(size < 0.01 ? 2 : 1);
  return `${sign}${points} points`;
}

/** What a figure says about the two reports. */
export type Standing =
  'better' | 'worse' | 'same' | 'chance' | 'unsure-better' | 'unsure-worse' | 'none';

/** How B stands to A. `chance`: within the spread; `unsure`: the spread is not known. */
export function standingOf({ better, beyondChance }: ComparedFigure): Standing {
  if (better === null) return 'none';
  if (better === 'same') return 'same';
  if (beyondChance === false) return 'chance';
  const side = better === 'right' ? 'better' : 'worse';
  return beyondChance === null ? `unsure-${side}` : side;
}

export const standingWords: Readonly<Record<Standing, string>> = {
  better: 'B is better',
  worse: 'B is worse',
  same: 'the same',
  chance: 'within chance',
  'unsure-better': 'B is better; spread not known',
  'unsure-worse': 'B is worse; spread not known',
  none: 'cannot be compared',
};

/** “Of 21 figures, B is clearly better in 4 and clearly worse in 2; …” */
export function summaryText(figures: readonly ComparedFigure[]): string {
  const counts = new Map<Standing, number>();
  for (const figure of figures) {
    const standing = standingOf(figure);
    counts.set(standing, (counts.get(standing) ?? 0) + 1);
  }
  const of = (...standings: Standing[]) =>
    standings.reduce((total, standing) => total + (counts.get(standing) ?? 0), 0);
  const parts = [
    `Of ${figures.length} figures of the whole table, B is clearly better in ${of('better')} and clearly worse in ${of('worse')}`,
    `${of('same', 'chance')} are the same or within chance`,
    `the spread of ${of('unsure-better', 'unsure-worse')} is not known (B better in ${of('unsure-better')}, worse in ${of('unsure-worse')})`,
  ];
  return `${parts.join('; ')}.`;
}

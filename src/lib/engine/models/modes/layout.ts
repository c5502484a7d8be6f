/**
 * Rows as the networks of CTGAN and TVAE see them (Xu et al., "Modeling tabular data using conditional
 * GAN", 2019, section 4.2): a number is a mode of its column's mixture and a place in that mode, a label
 * is one of a choice. A null is one more mode, or one more label. Keeps statistics only: means and
 * deviations of modes that enough rows share.
 */
import { cellCount, type Cells } from '../../encode';
import { z } from '../../schema';

/** Modes at most; further ones would be labels by another name. */
export const modesAtMost = 10;

const numberSchema = z.object({
  kind: z.literal('number'),
  means: z.array(z.number()).min(1).max(modesAtMost),
  deviations: z.array(z.number().positive()).min(1).max(modesAtMost),
  /** The cell that all rows of a mode lie in, where that is a single number; -1 for others. */
  spikes: z.array(z.int().min(-1)).min(1).max(modesAtMost),
});

const labelSchema = z.object({
  kind: z.literal('label'),
  /** Cells with a place of their own; the others share the last place. */
  own: z.int().min(1),
});

/** A column with at most one cell: nothing to learn. */
const singleSchema = z.object({ kind: z.literal('single') });

/** What a model file keeps of each column. */
export const modesSchema = z.array(z.union([numberSchema, labelSchema, singleSchema]));
export type Modes = z.infer<typeof modesSchema>;

export interface NumberPart extends z.infer<typeof numberSchema> {
  readonly column: number;
  readonly cells: Cells;
  /** Its scalar and its choice, counted through the columns. */
  readonly scalar: number;
  readonly choice: number;
}

export interface LabelPart {
  readonly kind: 'label';
  readonly column: number;
  readonly cells: Cells;
  readonly choice: number;
  /** The cells at its places; those beyond are drawn by their weights where the last place is chosen. */
  readonly own: readonly number[];
  readonly pooled: readonly number[];
}

/** Scalars come first, then a choice for each number, then one for each label. */
export interface Layout {
  readonly cells: readonly Cells[];
  readonly numbers: readonly NumberPart[];
  readonly labels: readonly LabelPart[];
  /** Where each choice begins among all places, its end last. */
  readonly starts: readonly number[];
  /** Where each label's choice begins among the places of labels, its end last. */
  readonly labelStarts: readonly number[];
  /** Scalars and places. */
  readonly width: number;
}

const placesOfNumber = ({ means, cells }: Pick<NumberPart, 'means' | 'cells'>): number =>
  means.length + (cells.hasNull ? 1 : 0);

const placesOfLabel = ({ own, pooled }: LabelPart): number =>
  own.length + (pooled.length > 0 ? 1 : 0);

function startsOf(widths: readonly number[]): number[] {
  const starts = [0];
  for (const width of widths) starts.push((starts.at(-1) as number) + width);
  return starts;
}

/** Cells by weight, the heaviest first. */
function heaviest({ weights }: Cells, count: number): number[] {
  const weight = (cell: number): number => weights[cell] ?? 0;
  return [...Array(count).keys()].sort((a, b) => weight(b) - weight(a) || a - b);
}

function labelPart(column: number, cells: Cells, own: number): Omit<LabelPart, 'choice'> {
  const count = cellCount(cells);
  if (count < 2 || own > count) throw new Error(`column ${column} has other labels than the model`);
  const order = heaviest(cells, count);
  const sorted = (part: number[]): number[] => part.sort((a, b) => a - b);
  return {
    kind: 'label',
    column,
    cells,
    own: sorted(order.slice(0, own)),
    pooled: sorted(order.slice(own)),
  };
}

function checkNumber(
  { means, deviations, spikes }: z.infer<typeof numberSchema>,
  { scale, size }: Cells,
  column: number,
): void {
  const isWhole =
    scale !== undefined &&
    size > 0 &&
    deviations.length === means.length &&
    spikes.length === means.length &&
    spikes.every((cell) => cell < size);
  if (!isWhole) throw new Error(`column ${column} has other numbers than the model`);
}

/** @throws Error where `modes` are not those of such columns */
export function layoutOf(modes: Modes, cells: readonly Cells[]): Layout {
  if (modes.length !== cells.length) throw new Error('the model was made for other columns');
  const numbers: NumberPart[] = [];
  const labels: LabelPart[] = [];
  modes.forEach((mode, column) => {
    const own = cells[column] as Cells;
    if (mode.kind === 'number') {
      checkNumber(mode, own, column);
      const scalar = numbers.length;
      numbers.push({ ...mode, column, cells: own, scalar, choice: scalar });
    } else if (mode.kind === 'label') {
      labels.push({ ...labelPart(column, own, mode.own), choice: labels.length });
    } else if (cellCount(own) > 1) throw new Error(`column ${column} is more than the model knows`);
  });
  const placed = labels.map((label) => ({ ...label, choice: numbers.length + label.choice }));
  const labelWidths = placed.map(placesOfLabel);
  const starts = startsOf([...numbers.map(placesOfNumber), ...labelWidths]);
  return {
    cells,
    numbers,
    labels: placed,
    starts,
    labelStarts: startsOf(labelWidths),
    width: numbers.length + (starts.at(-1) as number),
  };
}

export const choicesOf = ({ starts }: Layout): number => starts.length - 1;

/** Nodes of trees in a crew's memory: what is told to the commands that grow them, and what these answer. */
import type { Crew } from '../../engine/tensor';
import { blockColumns, taskBytes, taskWords, type BranchPlaces } from './branch-module';
import { isSmaller, type Field, type Soon, type Sprout, type Stretch } from './ground';
import { SplitFinder, worth, type Split, type Totals } from './split';

/** Values and bins to look at below which the caller is done before it has called the threads. */
const leastWork = 20_000;

type NodeCommand = 'branch' | 'part';
type NodePlaces = BranchPlaces & { readonly order: number };

/** Tells the commands of a crew what to do with a node, and reads what they answer. */
export class CrewNodes {
  readonly #crew: Pick<Crew<NodeCommand>, 'run' | 'runAlone' | 'threads'>;
  readonly #rows: number;
  readonly #columns: number;
  readonly #bins: number;
  readonly #places: NodePlaces;
  readonly #words: Int32Array;
  readonly #numbers: Float64Array;
  readonly #goesLeft: Uint8Array;
  readonly #gains: Readonly<Record<'countedGains' | 'restGains', Float64Array>>;
  readonly #finder: SplitFinder;
  readonly #histograms = new Map<number, Float64Array>();
  readonly #free: number[];

  constructor(
    { binner, layout, targets, leastRows }: Field,
    crew: Pick<Crew<NodeCommand>, 'run' | 'runAlone' | 'threads' | 'memory'>,
    places: NodePlaces,
    pool: readonly number[],
  ) {
    const columns = layout.offsets.length;
    const { buffer } = crew.memory;
    [this.#crew, this.#rows, this.#places] = [crew, targets.length, places];
    [this.#columns, this.#bins] = [columns, layout.size];
    this.#words = new Int32Array(buffer, places.task, taskBytes / 4);
    this.#numbers = new Float64Array(buffer, places.task, taskBytes / 8);
    this.#goesLeft = new Uint8Array(buffer, places.goesLeft, 256);
    this.#gains = {
      countedGains: new Float64Array(buffer, places.countedGains, columns),
      restGains: new Float64Array(buffer, places.restGains, columns),
    };
    this.#finder = new SplitFinder(binner, layout, leastRows);
    for (const place of pool) {
      this.#histograms.set(place, new Float64Array(buffer, place, 3 * layout.size));
    }
    this.#free = [...pool];
  }

  /** As `Ground.root`. */
  root(whole: Stretch): Soon<Sprout | null> {
    if (!whole.isSearched) return null;
    const histogram = this.#write(whole, null);
    return this.#work(whole, () => this.#read(histogram, whole, 'countedGains'));
  }

  /** As `Ground.branch`. */
  branch(
    node: Sprout,
    left: Stretch,
    right: Stretch,
  ): Soon<readonly [Sprout | null, Sprout | null]> {
    if (!left.isSearched && !right.isSearched) {
      this.giveBack(node);
      return [null, null];
    }
    const [small, large] = isSmaller(left, right) ? [left, right] : [right, left];
    const histogram = this.#write(small, { ...large, histogram: node.histogram });
    return this.#work(small, () => {
      const ofSmall = this.#read(histogram, small, 'countedGains');
      const ofLarge = this.#read(node.histogram, large, 'restGains');
      return small === left ? [ofSmall, ofLarge] : [ofLarge, ofSmall];
    });
  }

  /** As `Ground.part`; by the caller alone: it is one column of all that are counted. */
  part(from: number, to: number, { column, goesLeft }: Split): number {
    this.#writeRows(from, to);
    this.#goesLeft.set(goesLeft);
    const block = Math.floor(column / blockColumns);
    this.#words[taskWords.partBins / 4] =
      block * this.#rows * blockColumns + (column % blockColumns);
    this.#crew.runAlone('part', 0, 1);
    return ((this.#words[taskWords.middle / 4] as number) - this.#places.order) / 4;
  }

  giveBack({ histogram }: Pick<Sprout, 'histogram'>): void {
    this.#free.push(histogram.byteOffset);
  }

  /** Nothing to wait for where the caller does it alone. */
  #work<Answer>(counted: Stretch, read: () => Answer): Soon<Answer> {
    const { threads } = this.#crew;
    const blocks = Math.ceil(this.#columns / blockColumns);
    const work = (counted.to - counted.from) * this.#columns + 3 * this.#bins;
    if (threads > 1 && work >= leastWork) {
      return this.#crew.run('branch', 0, blocks, Math.ceil(blocks / (4 * threads))).then(read);
    }
    this.#crew.runAlone('branch', 0, blocks);
    return read();
  }

  /** Tells `branch` what to count and to search; returns the histogram of what is counted. */
  #write(counted: Stretch, rest: (Stretch & Pick<Sprout, 'histogram'>) | null): Float64Array {
    const place = this.#free.pop();
    const histogram = this.#histograms.get(place ?? -1);
    if (histogram === undefined) throw new Error('more histograms at a time than were planned');
    this.#writeRows(counted.from, counted.to);
    const words = this.#words;
    words[taskWords.counted / 4] = histogram.byteOffset;
    words[taskWords.rest / 4] = rest?.histogram.byteOffset ?? 0;
    words[taskWords.searchCounted / 4] = +counted.isSearched;
    words[taskWords.searchRest / 4] = +(rest?.isSearched ?? false);
    this.#writeTotals(taskWords.countedTotals, counted.totals);
    if (rest !== null) this.#writeTotals(taskWords.restTotals, rest.totals);
    return histogram;
  }

  #writeRows(from: number, to: number): void {
    this.#words[taskWords.from / 4] = this.#places.order + 4 * from;
    this.#words[taskWords.to / 4] = this.#places.order + 4 * to;
  }

  #writeTotals(at: number, totals: Totals): void {
    const { gradient, hessian, rows } = totals;
    this.#numbers.set([gradient, hessian, rows, worth(totals)], at / 8);
  }

  /** The best split of a node, of the first column where several gain the same. */
  #read(
    histogram: Float64Array,
    { isSearched, totals }: Stretch,
    which: 'countedGains' | 'restGains',
  ): Sprout | null {
    const gains = this.#gains[which];
    let [best, most] = [-1, 0];
    for (let column = 0; isSearched && column < gains.length; column++) {
      if ((gains[column] as number) > most) [best, most] = [column, gains[column] as number];
    }
    const split = best < 0 ? null : this.#finder.findIn(best, histogram, totals);
    if (split === null) this.giveBack({ histogram });
    return split && { histogram, split };
  }
}

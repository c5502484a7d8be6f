/**
 * How long each scratch storage is needed, and which may take the very place of another: a kernel can
 * write over what it reads for the last time, when it reads each element only where it writes it.
 */
import type { Storage } from '../fuse';
import type { Access, Accesses } from './accesses';
import { touched, type Step } from './steps';

/** Storages of one length that lie at the same place, one after the other. */
export interface Life {
  readonly storages: number[];
  /** Elements. */
  readonly length: number;
  /** Places in the order: of the first kernel that writes it and the last one that uses it. */
  readonly first: number;
  last: number;
}

const keyOf = ({ index, isGuarded }: Access) =>
  index && !isGuarded && !index.terms ? `${index.offset}:${index.strides.join()}` : null;

/** Whether a kernel may write `next` where `old` lies, which nobody needs after it. */
function canTakeOver({ loads, stores }: Accesses, old: number, next: number): boolean {
  const written = stores.filter(({ target }) => target === next);
  const key = written[0] ? keyOf(written[0]) : null;
  if (key === null) return false;
  const firstWrite = Math.min(...written.map(({ pass }) => pass));
  const before = [
    ...loads.filter(({ target, pass }) => target === old && pass <= firstWrite),
    ...stores.filter(({ target, pass }) => target === old && pass < firstWrite),
  ];
  const ofOld = [...loads, ...stores].filter(({ target }) => target === old);
  const all = [...ofOld, ...written, ...loads.filter(({ target }) => target === next)];
  return before.length === ofOld.length && all.every((access) => keyOf(access) === key);
}

export function livesOf(
  steps: readonly Step[],
  order: readonly number[],
  storages: readonly Storage[],
): Life[] {
  const lives = new Map<number, Life>();
  order.forEach((step, place) => {
    for (const storage of touched(steps[step]!)) {
      const { region, length } = storages[storage]!;
      if (region !== 'arena') continue;
      const known = lives.get(storage);
      if (known) known.last = place;
      else lives.set(storage, { storages: [storage], length, first: place, last: place });
    }
  });
  return takenOver([...lives.values()], steps, order, storages);
}

/** Joins lives that can follow each other at one place. */
function takenOver(
  lives: readonly Life[],
  steps: readonly Step[],
  order: readonly number[],
  storages: readonly Storage[],
): Life[] {
  const joined: Life[] = [];
  for (const life of [...lives].sort((a, b) => a.first - b.first)) {
    const { accesses } = steps[order[life.first]!]!;
    const [storage] = life.storages;
    const before = joined.find(
      (other) =>
        other.last === life.first &&
        other.length === life.length &&
        storages[other.storages.at(-1)!]!.type === storages[storage!]!.type &&
        canTakeOver(accesses, other.storages.at(-1)!, storage!),
    );
    if (!before) joined.push(life);
    else {
      before.storages.push(storage!);
      before.last = life.last;
    }
  }
  return joined;
}

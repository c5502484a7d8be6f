/** The order of kernels: one that keeps little in memory. */
import type { Storage } from '../fuse';
import { touched, type Step } from './steps';

/** Of the kernels that may run next, the one that frees most (or takes least), the earliest of equals. */
export function schedule(steps: readonly Step[], storages: readonly Storage[]): number[] {
  const uses = new Map<number, number>();
  const touches = steps.map(touched);
  for (const each of touches)
    for (const storage of each) uses.set(storage, (uses.get(storage) ?? 0) + 1);
  const left = steps.map(({ after }) => after.size);
  const followers = steps.map((): number[] => []);
  steps.forEach(({ after }, place) => after.forEach((source) => followers[source]!.push(place)));
  const live = new Set<number>();
  const order: number[] = [];
  const ready = new Set(steps.flatMap((_, place) => (left[place] === 0 ? [place] : [])));
  const growth = (place: number) => {
    let sum = 0;
    for (const storage of touches[place]!) {
      const { region, length } = storages[storage]!;
      if (region !== 'arena') continue;
      if (!live.has(storage)) sum += length;
      if (uses.get(storage) === 1) sum -= length;
    }
    return sum;
  };
  while (ready.size > 0) {
    let best = -1;
    let least = Infinity;
    for (const place of ready) {
      const now = growth(place);
      if (now < least || (now === least && place < best)) [best, least] = [place, now];
    }
    ready.delete(best);
    order.push(best);
    for (const storage of touches[best]!) {
      live.add(storage);
      uses.set(storage, uses.get(storage)! - 1);
    }
    for (const next of followers[best]!) if (--left[next]! === 0) ready.add(next);
  }
  if (order.length < steps.length) throw new Error('plan: kernels wait for each other');
  return order;
}

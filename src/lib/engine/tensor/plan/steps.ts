/**
 * Kernels with what has to come before each, and the states' next values put into the state itself:
 * at once where no one needs the old value any more, else by a copy at the end.
 */
import type { Fused, NextState, Storage } from '../fuse';
import type { Kernel } from '../program';
import { accessesOf, type Accesses } from './accesses';

export interface Step {
  readonly kernel: Kernel;
  readonly accesses: Accesses;
  readonly after: Set<number>;
}

/** Storages that a step reads or writes. */
export function touched({ accesses: { loads, stores } }: Step): Set<number> {
  return new Set([...loads, ...stores].map(({ target }) => target));
}

export interface Steps {
  readonly steps: readonly Step[];
  /** By storage: the one that it is really in. */
  readonly storageOf: readonly number[];
}

/** Whether `to` has to run after `from`. */
function isBefore(steps: readonly Step[], from: number, to: number): boolean {
  const seen = new Set<number>();
  const open = [to];
  while (open.length > 0) {
    const at = open.pop()!;
    if (at === from) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    open.push(...steps[at]!.after);
  }
  return false;
}

const indexKey = (access: Accesses['loads'][number]) =>
  access.index && !access.isGuarded && !access.index.terms
    ? `${access.index.offset}:${access.index.strides.join()}`
    : null;

/** Whether a kernel may write over what it reads: every load is of the element that it stores, and not later. */
function isOverwritable({ loads, stores }: Accesses, old: number, next: number): boolean {
  const written = stores.filter(({ target }) => target === next);
  return loads
    .filter(({ target }) => target === old)
    .every((load) =>
      written.every((store) => {
        const key = indexKey(load);
        return key !== null && key === indexKey(store) && load.pass <= store.pass;
      }),
    );
}

function copyKernel(from: number, to: number, { length, type, label }: Storage): Kernel {
  const index = { offset: 0, strides: [1] };
  return {
    kind: 'loop',
    name: `copy ${label}`,
    outer: [length],
    inner: [],
    segments: null,
    operands: [from, to],
    passes: [
      {
        over: 'outer',
        code: [{ op: 'load', type, operand: 0, index }],
        reductions: [],
        stores: [{ operand: 1, index, value: 0 }],
      },
    ],
  };
}

/** Tries to have a next value written straight into the state. */
function overwrite(steps: readonly Step[], old: number, next: number): boolean {
  const readers: number[] = [];
  const writers: number[] = [];
  steps.forEach(({ accesses }, place) => {
    if (accesses.loads.some(({ target }) => target === old)) readers.push(place);
    if (accesses.stores.some(({ target }) => target === next)) writers.push(place);
  });
  // Two that read and write each other's elements can't both be last.
  if (writers.filter((writer) => readers.includes(writer)).length > 1) return false;
  for (const writer of writers) {
    if (!isOverwritable(steps[writer]!.accesses, old, next)) return false;
    for (const reader of readers)
      if (reader !== writer && isBefore(steps, writer, reader)) return false;
  }
  for (const writer of writers)
    for (const reader of readers) if (reader !== writer) steps[writer]!.after.add(reader);
  return true;
}

export function stepsOf(fused: Fused): Steps {
  const steps: Step[] = fused.kernels.map(({ kernel, after }) => ({
    kernel,
    accesses: accessesOf(kernel),
    after: new Set(after),
  }));
  const storageOf = fused.storages.map((_, storage) => storage);
  const late: NextState[] = [];
  for (const next of fused.next) {
    const old = fused.states[next.state]!;
    if (overwrite(steps, old, next.storage)) storageOf[next.storage] = old;
    else late.push(next);
  }
  for (const { state, storage } of late) {
    const old = fused.states[state]!;
    const kernel = copyKernel(storage, old, fused.storages[old]!);
    const after = new Set<number>();
    steps.forEach(({ accesses: { loads, stores } }, place) => {
      if (loads.some(({ target }) => target === old)) after.add(place);
      if (stores.some(({ target }) => target === storage)) after.add(place);
    });
    steps.push({ kernel, accesses: accessesOf(kernel), after });
  }
  return { steps, storageOf };
}

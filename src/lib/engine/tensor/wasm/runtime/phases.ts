/**
 * Which stages of a program run side by side, and where threads must meet. A phase is work that all
 * threads take pieces of, then work that is too small to share, done by the last to arrive at the barrier.
 */
import type { FunctionIndex } from '../assembler';

/** A stretch of memory, in bytes. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export interface Job {
  readonly name: string;
  /** Place of its kernel in the program. */
  readonly kernel: number;
  /** (i32 first, i32 last) → (), with the thread's scratch as a third parameter where `takesScratch`. */
  readonly index: FunctionIndex;
  readonly takesScratch: boolean;
  readonly units: number;
  /** Rough price of all units on one thread. */
  readonly costNs: number;
  readonly reads: readonly Stretch[];
  readonly writes: readonly Stretch[];
}

export interface Share {
  readonly job: Job;
  /** Units that a thread takes at once. */
  readonly grain: number;
  readonly pieces: number;
}

export interface Phase {
  readonly shared: readonly Share[];
  readonly alone: readonly Job[];
}

export interface Sharing {
  readonly threads: number;
  /** Below this price a job is not worth a barrier. */
  readonly smallestSharedNs: number;
}

const piecesPerThread = 12;

const overlaps = (a: readonly Stretch[], b: readonly Stretch[]): boolean =>
  a.some((x) => b.some((y) => x.from < y.to && y.from < x.to));

/** Whether two jobs may not run at the same time. */
function conflict(a: Job, b: Job): boolean {
  return overlaps(a.writes, b.writes) || overlaps(a.writes, b.reads) || overlaps(a.reads, b.writes);
}

function shareOf(job: Job, { threads, smallestSharedNs }: Sharing): Share {
  const isSmall = job.costNs < smallestSharedNs;
  const affordable = Math.ceil((2 * job.costNs) / Math.max(1, smallestSharedNs));
  const wanted = Math.min(affordable, threads * piecesPerThread);
  const rough = Math.ceil(job.units / Math.max(1, isSmall ? 1 : wanted));
  // Neighbouring pieces should not write to one cache line.
  const grain = rough > 32 ? Math.ceil(rough / 16) * 16 : rough;
  return { job, grain, pieces: Math.ceil(job.units / grain) };
}

/** Jobs keep their order wherever one touches what another writes. */
export function phasesOf(jobs: readonly Job[], sharing: Sharing): Phase[] {
  const phases: { shared: Share[]; alone: Job[] }[] = [];
  for (const job of jobs) {
    if (job.units === 0) continue;
    const current = phases.at(-1);
    const isSmall = job.costNs < sharing.smallestSharedNs || job.units === 1;
    const members = current ? [...current.shared.map((share) => share.job), ...current.alone] : [];
    const isFree = current !== undefined && !members.some((member) => conflict(member, job));
    if (isFree && current.shared.length > 0) current.shared.push(shareOf(job, sharing));
    else if (isSmall && current !== undefined) current.alone.push(job);
    else if (isSmall) phases.push({ shared: [], alone: [job] });
    else phases.push({ shared: [shareOf(job, sharing)], alone: [] });
  }
  return phases;
}

/**
 * Crews for the judge: threads where the place has them, one thread where it has not. The threads are
 * kept for the next crew for a moment, since starting them takes as long as a small search.
 */
import {
  openCrew as openOn,
  Team,
  type Crew,
  type SpawnThreads,
  type WriteCommands,
} from '../../engine/tensor';
import { Fault } from '../../engine/schema';
import type { JudgeTools } from '../parts';

export interface CrewPlan<Name extends string> {
  /** Writes the commands into a module whose memory is imported already. */
  readonly write: WriteCommands<Name>;
  /** Memory to take, `crewBase` bytes at its start included (see `layOutMemory`). */
  readonly bytes: number;
}

/** What a crew needs of the place: `JudgeTools` will do. */
export type CrewTools = Pick<JudgeTools, 'spawnThreads' | 'threads'>;

/**
 * Opens a crew on `tools.threads` threads, or on one where memory cannot be shared or threads cannot be
 * started. Whoever opens it closes it.
 * @throws Fault `device-missing` without SIMD, `plan-too-large`
 */
export async function openCrew<Name extends string>(
  { spawnThreads, threads }: CrewTools,
  plan: CrewPlan<Name>,
): Promise<Crew<Name>> {
  const alone = () => openOn({ ...plan, team: null, threads: 1 });
  if (spawnThreads === null || threads < 2 || typeof SharedArrayBuffer === 'undefined')
    return alone();
  const shared = takeTeam(spawnThreads, threads);
  try {
    return await openOn({ ...plan, team: shared.team, threads, onClose: () => giveBack(shared) });
  } catch (error) {
    giveBack(shared);
    if (error instanceof Fault && error.code === 'plan-too-large') throw error;
    return alone();
  }
}

interface SharedTeam {
  readonly team: Team;
  users: number;
  ending: ReturnType<typeof setTimeout> | null;
}

const teams = new WeakMap<SpawnThreads, Map<number, SharedTeam>>();
/** How long idle threads are kept. */
const lingerMs = 2000;

function takeTeam(spawn: SpawnThreads, threads: number): SharedTeam {
  const bySize = teams.get(spawn) ?? new Map<number, SharedTeam>();
  teams.set(spawn, bySize);
  const shared = bySize.get(threads) ?? {
    team: new Team(spawn, threads - 1),
    users: 0,
    ending: null,
  };
  bySize.set(threads, shared);
  shared.users++;
  if (shared.ending !== null) clearTimeout(shared.ending);
  shared.ending = null;
  return shared;
}

function giveBack(shared: SharedTeam): void {
  shared.users--;
  if (shared.users > 0) return;
  shared.ending = setTimeout(() => shared.team.end(), lingerMs);
  // Node: idle threads keep no process alive.
  (shared.ending as { unref?: () => void }).unref?.();
}

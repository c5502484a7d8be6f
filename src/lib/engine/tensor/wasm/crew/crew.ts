/**
 * Threads for hand-written WebAssembly that is no training step: searching neighbours, growing trees.
 * The caller works too, so a run blocks it; who must stay responsive runs a command in short pieces.
 */
import { Fault } from '../../../schema';
import { detectWasmFeatures } from '../assembler';
import {
  allocate,
  control,
  controlBytes,
  pageBytes,
  runStatus,
  wordOf,
  type Team,
  type Workplace,
} from '../runtime';
import { commandExport, commandWords, writeCrewModule, type WriteCommands } from './crew-module';

export interface CrewOptions<Name extends string> {
  readonly write: WriteCommands<Name>;
  /** Memory to take, `crewBase` bytes at its start included. */
  readonly bytes: number;
  /** Threads beside the caller; null: none. */
  readonly team: Team | null;
  /** All that work, the caller among them; the size of the team and one. */
  readonly threads: number;
  /** Called once, when the crew is closed. */
  readonly onClose?: () => void;
}

/** First address that commands may use; before it lie the words by which threads speak. */
export const crewBase = controlBytes;

const patienceNs = 10_000_000_000n;

/**
 * Compiles the commands and takes the memory; threads enter at once.
 * @throws Fault `device-missing` without SIMD or when threads cannot be started, `plan-too-large`
 */
export async function openCrew<Name extends string>(
  options: CrewOptions<Name>,
): Promise<Crew<Name>> {
  if (!detectWasmFeatures().simd)
    throw new Fault('device-missing', {
      device: 'WebAssembly',
      why: 'this browser has no SIMD instructions for it',
    });
  const { write, bytes, team } = options;
  const threads = team === null ? 1 : options.threads;
  const written = writeCrewModule(write, threads);
  const memory = allocate(Math.ceil(bytes / pageBytes), threads > 1, 'rows to compare');
  const module = await WebAssembly.compile(written.bytes);
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
  const workplace = { module, memory, words: new Int32Array(memory.buffer) };
  new BigInt64Array(memory.buffer)[control.patience / 8] = patienceNs;
  await team?.during(workplace, () => undefined);
  const run = exports['run'] as () => number;
  const alone = (name: Name) => exports[commandExport(name)] as Command;
  return new Crew({ ...options, threads, workplace, run, alone, numbers: written.numbers });
}

type Command = (start: number, end: number, thread: number) => void;

interface CrewParts<Name extends string> extends Pick<
  CrewOptions<Name>,
  'team' | 'threads' | 'onClose'
> {
  readonly numbers: ReadonlyMap<Name, number>;
  readonly workplace: Workplace;
  readonly run: () => number;
  readonly alone: (name: Name) => Command;
}

export class Crew<Name extends string> {
  readonly #parts: CrewParts<Name>;
  #isOver = false;
  #isClosed = false;

  constructor(parts: CrewParts<Name>) {
    this.#parts = parts;
  }

  /** All that work, the caller among them. */
  get threads(): number {
    return this.#parts.threads;
  }

  get memory(): WebAssembly.Memory {
    return this.#parts.workplace.memory;
  }

  /**
   * Runs a command on units `start` to `end`, shared in pieces of `grain`; resolves when all are done.
   * Blocks the caller's thread meanwhile: not for a page's main thread, and better in short pieces.
   * @throws Fault `worker-lost` when a thread died or a command trapped; the crew is then over
   */
  async run(command: Name, start: number, end: number, grain = 1): Promise<void> {
    if (this.#isOver) throw new Fault('worker-lost', { job: 'computing' });
    if (end <= start) return;
    const { team, workplace, numbers, run } = this.#parts;
    const number = numbers.get(command);
    if (number === undefined) throw new RangeError(`a crew without the command ${command}`);
    const work = (): void => {
      const { words } = workplace;
      words[wordOf(commandWords.command)] = number;
      words[wordOf(commandWords.start)] = start;
      words[wordOf(commandWords.end)] = end;
      words[wordOf(commandWords.grain)] = Math.max(1, grain);
      this.#isOver = true;
      this.#isOver = run() !== runStatus.done;
      if (this.#isOver) throw new Fault('worker-lost', { job: `computing ${command}` });
    };
    try {
      if (team === null) work();
      else await team.during(workplace, work);
    } catch (error) {
      if (error instanceof Fault) throw error;
      throw new Fault('worker-lost', { job: `computing ${command}` }, { cause: error });
    }
  }

  /**
   * Runs a command on the caller's thread alone, at once: for what is done before others would have heard of it.
   * @throws Fault `worker-lost` when it trapped; the crew is then over
   */
  runAlone(command: Name, start: number, end: number): void {
    if (this.#isOver) throw new Fault('worker-lost', { job: 'computing' });
    this.#isOver = true;
    try {
      if (end > start) this.#parts.alone(command)(start, end, 0);
    } catch (error) {
      throw new Fault('worker-lost', { job: `computing ${command}` }, { cause: error });
    }
    this.#isOver = false;
  }

  /** Threads leave; the memory must not be used any more. */
  close(): void {
    if (this.#isClosed) return;
    this.#isOver = this.#isClosed = true;
    const { team, workplace, onClose } = this.#parts;
    team?.leave(workplace);
    onClose?.();
  }
}

/**
 * The threads of a device. They serve one session at a time, parked inside its module; another session's
 * turn makes them leave and enter there. When one is lost, all are ended and the next turn starts new ones.
 */
import { Fault } from '../../../schema';
import { control, wordOf } from './control';
import { giveUp, type SpawnThreads, type ThreadPort, type ThreadReply } from './thread-port';

/** What threads work on. */
export interface Workplace {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Of the memory; shared. */
  readonly words: Int32Array;
}

/** Memory of closed sessions that threads may hold on to before they are replaced. */
const heldBytesAtMost = 2 ** 26;

export class Team {
  readonly #spawn: SpawnThreads;
  /** Threads beside the caller. */
  readonly #count: number;
  #ports: readonly ThreadPort[] | null = null;
  #workplace: Workplace | null = null;
  #answer: ((reply: ThreadReply) => void) | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  #isClosed = false;
  /** A thread lets go of a memory when it collects garbage, and it makes hardly any. */
  #heldBytes = 0;

  constructor(spawn: SpawnThreads, count: number) {
    this.#spawn = spawn;
    this.#count = count;
  }

  /**
   * Runs `work` while all threads are parked at the workplace; turns come one after the other.
   * @throws Fault `device-missing` when threads cannot be started, `worker-lost`; whatever `work` throws, after which the threads are replaced
   */
  async during<Result>(workplace: Workplace, work: () => Result): Promise<Result> {
    const turn = this.#turn.then(async () => {
      await this.#enter(workplace);
      try {
        return work();
      } catch (error) {
        this.end();
        throw error;
      }
    });
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** The session at this workplace is over. */
  leave(workplace: Workplace): void {
    if (this.#workplace === workplace) this.#dismiss();
    this.#heldBytes += workplace.memory.buffer.byteLength;
  }

  /** Ends all threads, also in the middle of their work; a later turn starts new ones. */
  end(): void {
    const workplace = this.#workplace;
    if (workplace !== null)
      giveUp(workplace.memory, wordOf(control.abort), wordOf(control.generation));
    this.#dismiss();
    this.#closePorts();
    this.#answer?.({ kind: 'failed', message: 'the threads were ended' });
  }

  close(): void {
    this.#isClosed = true;
    this.end();
  }

  #closePorts(): void {
    for (const port of this.#ports ?? []) port.close();
    this.#ports = null;
    this.#heldBytes = 0;
  }

  #dismiss(): void {
    if (this.#workplace === null) return;
    const { words } = this.#workplace;
    Atomics.store(words, wordOf(control.quit), 1);
    Atomics.add(words, wordOf(control.command), 1);
    Atomics.notify(words, wordOf(control.command));
    this.#workplace = null;
  }

  async #enter(workplace: Workplace): Promise<void> {
    if (this.#isClosed) throw new Fault('worker-lost', { job: 'computing' });
    if (this.#workplace === workplace) return;
    this.#dismiss();
    if (this.#heldBytes > heldBytesAtMost) this.#closePorts();
    this.#ports ??= await this.#start();
    const { module, memory, words } = workplace;
    for (const word of [control.quit, control.abort, control.arrived, control.claims])
      words[wordOf(word)] = 0;
    const parked = this.#everyone();
    const command = Atomics.load(words, wordOf(control.command));
    this.#ports.forEach((port, i) =>
      port.post({
        ...{ module, memory, thread: i + 1, command },
        abortWord: wordOf(control.abort),
        wakeWord: wordOf(control.generation),
      }),
    );
    await parked;
    this.#workplace = workplace;
  }

  async #start(): Promise<readonly ThreadPort[]> {
    const ports = await this.#spawn(this.#count).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      throw new Fault(
        'device-missing',
        { device: 'WebAssembly with threads', why },
        { cause: error },
      );
    });
    const gone = (): void => {
      if (this.#ports === ports) this.end();
    };
    for (const port of ports) port.listen((reply) => this.#answer?.(reply), gone);
    return ports;
  }

  /** Resolves when every thread is parked. */
  #everyone(): Promise<void> {
    let missing = this.#count;
    return new Promise((resolve, reject) => {
      this.#answer = (reply) => {
        if (reply.kind === 'parked' && --missing === 0) resolve();
        if (reply.kind !== 'failed') return;
        this.#answer = null;
        this.end();
        reject(new Fault('worker-lost', { job: 'starting its threads' }));
      };
    });
  }
}

/**
 * The module of a crew: commands written by hand, each over a range of units that all threads share
 * piece by piece. `run` is for the caller, `serve` for its threads, as in a session's module.
 */
import { type FunctionWriter, ModuleWriter } from '../assembler';
import { control, runStatus, writeBarrier, writeEntries } from '../runtime';

/** (i32 first unit, i32 unit behind the last, i32 thread) → () */
export const commandSignature = { parameters: ['i32', 'i32', 'i32'], results: [] } as const;

/**
 * Writes the functions of a crew into its module, whose memory is imported already.
 * @returns commands by name, of `commandSignature`; they write nothing that another unit's call reads
 */
export type WriteCommands<Name extends string> = (
  module: ModuleWriter,
) => Readonly<Record<Name, FunctionWriter>>;

export interface CrewModule<Name extends string> {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly numbers: ReadonlyMap<Name, number>;
}

/** Where a command's words stand in the control block. */
export const commandWords = {
  command: control.program,
  end: control.count,
  start: control.firstKernel,
  grain: control.lastKernel,
} as const;

/** What a command is exported as, for a caller that runs it alone. */
export const commandExport = (name: string): string => `command ${name}`;

/** Writes the module; the memory is imported as `env.memory`, shared when there are several threads. */
export function writeCrewModule<Name extends string>(
  write: WriteCommands<Name>,
  threads: number,
): CrewModule<Name> {
  const module = new ModuleWriter();
  module.importMemory('env', 'memory', { min: 1, max: 65536, shared: threads > 1 });
  const commands = write(module);
  const names = Object.keys(commands) as Name[];
  const writers = names.map((name) => commands[name]);
  for (const name of names) module.exportFunction(commandExport(name), commands[name].index);
  writeEntries(module, writeShare(module, writers, threads), threads);
  return { bytes: module.toBytes(), numbers: new Map(names.map((name, i) => [name, i])) };
}

/** (i32 thread) → status: takes pieces of the command until none is left, then waits for the others. */
function writeShare(
  module: ModuleWriter,
  commands: readonly FunctionWriter[],
  threads: number,
): FunctionWriter {
  const barrier = threads > 1 ? writeBarrier(module, threads) : null;
  const body = module.function({ parameters: ['i32'], results: ['i32'] });
  const word = (address: number): number => {
    const local = body.local('i32');
    body.i32(0).memory('i32.load', address).set(local);
    return local;
  };
  const [command, start, end, grain] = [
    word(commandWords.command),
    word(commandWords.start),
    word(commandWords.end),
    word(commandWords.grain),
  ] as const;
  const dispatch = (from: number, to: number): void =>
    commands.forEach((target, number) => {
      body.get(command).i32(number).op('i32.eq');
      body.if(() => body.get(from).get(to).get(0).call(target));
    });
  if (barrier === null) {
    dispatch(start, end);
    return body.i32(runStatus.done);
  }
  const [from, to, status] = [body.local('i32'), body.local('i32'), body.local('i32')];
  body.block((done) => {
    body.loop((again) => {
      body.i32(0).i32(1).memory('i32.atomic.rmw.add', control.claims);
      body.get(grain).op('i32.mul').get(start).op('i32.add').tee(from);
      body.get(end).op('i32.ge_s').branchIf(done);
      body.get(from).get(grain).op('i32.add').tee(to).get(end).get(to).get(end);
      body.op('i32.lt_s', 'select').set(to);
      dispatch(from, to);
      body.branch(again);
    });
  });
  body.call(barrier.arrive).tee(status).i32(1).op('i32.eq');
  body.if(() => body.call(barrier.release).i32(0).set(status));
  return body.get(status);
}

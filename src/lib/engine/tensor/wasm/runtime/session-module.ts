/**
 * One WebAssembly module for a session: all kernels, and for each program a function that runs a step.
 * `run` is for the caller, `serve` for its threads, which wait in it for commands.
 */
import type { Program } from '../../program';
import { type FunctionWriter, ModuleWriter, type WasmFeatures } from '../assembler';
import { writeBarrier, type Barrier, spinWhileEqual } from './barrier';
import { control, runStatus } from './control';
import { writeJobs } from './jobs';
import { bufferAddresses, type MemoryPlan } from './memory-plan';
import { type Job, type Phase, phasesOf, type Sharing } from './phases';

export interface SessionModule {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** To be written to the memory before the first run. */
  readonly tables: readonly { readonly address: number; readonly bytes: Uint8Array }[];
  /** Bytes that the memory must have. */
  readonly memoryBytes: number;
  /** Each program's place in the module. */
  readonly places: ReadonlyMap<string, number>;
}

export interface ModuleOptions extends Sharing {
  readonly features: WasmFeatures;
}

const aligned = (bytes: number): number => Math.ceil(bytes / 64) * 64;

/** Writes the module; the memory is imported as `env.memory`, shared when there are several threads. */
export function writeSessionModule(
  programs: Readonly<Record<string, Program>>,
  plan: MemoryPlan,
  { threads, smallestSharedNs, features }: ModuleOptions,
): SessionModule {
  const module = new ModuleWriter();
  module.importMemory('env', 'memory', { min: 1, max: 65536, shared: threads > 1 });
  const barrier = threads > 1 ? writeBarrier(module, threads) : null;
  const tables: { address: number; bytes: Uint8Array }[] = [];
  let end = plan.end;
  const table = (bytes: Uint8Array): number => {
    const address = end;
    end = aligned(end + bytes.byteLength + 64);
    tables.push({ address, bytes });
    return address;
  };
  const names = Object.keys(programs);
  const steps = names.map((name) => {
    const places = plan.programs.get(name)!;
    const addresses = bufferAddresses(plan, places, programs[name]!);
    const layout = {
      ...{ parameters: control.parameters, table },
      address: (buffer: number): number => addresses[buffer]!,
    };
    const jobs = writeJobs({ module, features, layout }, plan, places, programs[name]!);
    return barrier === null
      ? writeAlone(module, jobs)
      : writeTogether(module, phasesOf(jobs, { threads, smallestSharedNs }), barrier);
  });
  // Scratch comes last, when the tables are known.
  const scratch = aligned(end);
  const many = writeSteps(module, steps, scratch, plan.ownBytes);
  writeEntries(module, many, threads);
  return {
    bytes: module.toBytes(),
    tables,
    memoryBytes: scratch + threads * plan.ownBytes + 64,
    places: new Map(names.map((name, place) => [name, place])),
  };
}

const stepSignature = { parameters: ['i32', 'i32', 'i32'], results: ['i32'] } as const;

/** Calls what follows only when `kernel` is in the range that the command names. */
function whenInRange(body: FunctionWriter, first: number, last: number, write: () => void): void {
  body.get(body.parameter(1)).i32(last).op('i32.le_s');
  body.get(body.parameter(2)).i32(first).op('i32.gt_s', 'i32.and');
  body.if(write);
}

function callWhole(body: FunctionWriter, job: Job): void {
  whenInRange(body, job.kernel, job.kernel, () => {
    body.i32(0).i32(job.units);
    if (job.takesScratch) body.get(body.parameter(0));
    body.call(job.index);
  });
}

/** (i32 scratch, i32 first kernel, i32 kernel behind the last) → status, for one thread. */
function writeAlone(module: ModuleWriter, jobs: readonly Job[]): FunctionWriter {
  const body = module.function(stepSignature);
  for (const job of jobs) if (job.units > 0) callWhole(body, job);
  nextStep(body);
  return body.i32(runStatus.done);
}

function nextStep(body: FunctionWriter): void {
  body.i32(0).i32(0).memory('i32.load', control.step).i32(1).op('i32.add');
  body.memory('i32.store', control.step);
}

/** The same, run by every thread at the same time. */
function writeTogether(
  module: ModuleWriter,
  phases: readonly Phase[],
  { arrive, release }: Barrier,
): FunctionWriter {
  const body = module.function(stepSignature);
  const [status, piece] = [body.local('i32'), body.local('i32')];
  phases.forEach((phase, place) => {
    const kernels = [...phase.shared.map(({ job }) => job), ...phase.alone].map(
      (job) => job.kernel,
    );
    whenInRange(body, Math.min(...kernels), Math.max(...kernels), () => {
      takePieces(body, phase, piece);
      body.call(arrive).tee(status);
      body.if(() => {
        body.get(status).i32(runStatus.lost).op('i32.eq');
        body.if(() => body.i32(runStatus.lost).op('return'));
        for (const job of phase.alone) callWhole(body, job);
        if (place === phases.length - 1) nextStep(body);
        body.call(release);
      });
    });
  });
  return body.i32(runStatus.done);
}

function takePieces(body: FunctionWriter, { shared }: Phase, piece: number): void {
  if (shared.length === 0) return;
  body.loop((again) => {
    body.i32(0).i32(1).memory('i32.atomic.rmw.add', control.claims).set(piece);
    let start = 0;
    for (const { job, grain, pieces } of shared) {
      body
        .get(piece)
        .i32(start + pieces)
        .op('i32.lt_u');
      const first = start;
      body.if(() => {
        whenInRange(body, job.kernel, job.kernel, () => callPiece(body, job, grain, first, piece));
        body.branch(again);
      });
      start += pieces;
    }
  });
}

function callPiece(
  body: FunctionWriter,
  job: Job,
  grain: number,
  start: number,
  piece: number,
): void {
  const begin = (): void => void body.get(piece).i32(start).op('i32.sub').i32(grain).op('i32.mul');
  begin();
  begin();
  body.i32(grain).op('i32.add').tee(piece).i32(job.units).get(piece).i32(job.units);
  body.op('i32.lt_u', 'select');
  if (job.takesScratch) body.get(body.parameter(0));
  body.call(job.index);
}

/** (i32 thread) → status: as many steps as the command says. */
function writeSteps(
  module: ModuleWriter,
  steps: readonly FunctionWriter[],
  scratch: number,
  ownBytes: number,
): FunctionWriter {
  const body = module.function({ parameters: ['i32'], results: ['i32'] });
  const [program, left, first, last, own, status] = [0, 1, 2, 3, 4, 5].map(() =>
    body.local('i32'),
  ) as [number, number, number, number, number, number];
  const words = [
    [control.program, program],
    [control.count, left],
    [control.firstKernel, first],
    [control.lastKernel, last],
  ] as const;
  for (const [address, local] of words) body.i32(0).memory('i32.load', address).set(local);
  body.get(0).i32(ownBytes).op('i32.mul').i32(scratch).op('i32.add').set(own);
  body.block((done) => {
    body.loop((again) => {
      body.get(left).i32(0).op('i32.le_s').branchIf(done);
      steps.forEach((step, place) => {
        body.get(program).i32(place).op('i32.eq');
        body.if(() => body.get(own).get(first).get(last).call(step).set(status));
      });
      body.get(status).branchIf(done);
      body.get(left).i32(1).op('i32.sub').set(left).branch(again);
    });
  });
  return body.get(status);
}

/** `run` and, for threads, `serve`, around a function (i32 thread) → status that does one command. */
export function writeEntries(module: ModuleWriter, many: FunctionWriter, threads: number): void {
  const run = module.function({ parameters: [], results: ['i32'] }, 'run');
  if (threads > 1) {
    run.i32(0).i32(1).memory('i32.atomic.rmw.add', control.command).op('drop');
    run.i32(0).i32(-1).memory('memory.atomic.notify', control.command).op('drop');
  }
  run.i32(0).call(many);
  if (threads > 1) writeServe(module, many);
}

/** (i32 thread, i32 the last command it knows) → status: until it is told to quit, or the run is lost. */
function writeServe(module: ModuleWriter, many: FunctionWriter): void {
  const serve = module.function({ parameters: ['i32', 'i32'], results: ['i32'] }, 'serve');
  const [thread, known, status] = [serve.parameter(0), serve.parameter(1), serve.local('i32')];
  serve.loop((again) => {
    spinWhileEqual(serve, control.command, known);
    serve.i32(0).get(known).i64(-1n).memory('memory.atomic.wait32', control.command).op('drop');
    serve.i32(0).memory('i32.atomic.load', control.command).get(known).op('i32.eq').branchIf(again);
    serve.i32(0).memory('i32.atomic.load', control.command).set(known);
    serve.i32(0).memory('i32.load', control.quit);
    serve.if(() => serve.i32(runStatus.done).op('return'));
    serve.get(thread).call(many).tee(status).op('i32.eqz').branchIf(again);
  });
  serve.get(status);
}

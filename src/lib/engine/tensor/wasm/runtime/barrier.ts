/**
 * The meeting of all threads between two phases, in WebAssembly: spin for a while, then sleep. A run that
 * has lost a thread does not hang: who waits looks from time to time whether anything still moves.
 */
import type { FunctionWriter, ModuleWriter } from '../assembler';
import { control, runStatus } from './control';

/** Some 20 µs: longer than most phases differ, shorter than being put to sleep and woken costs. */
const spins = 8000;

export interface Barrier {
  /** () → i32: 1 for the last to arrive, who may work alone and must then `release`; 0 after the others were released; 2 when the run is lost. */
  readonly arrive: FunctionWriter;
  /** () → (). */
  readonly release: FunctionWriter;
}

export function writeBarrier(module: ModuleWriter, threads: number): Barrier {
  return { arrive: writeArrive(module, threads), release: writeRelease(module) };
}

/** `address` holds something else than `old` after this, or the spins are used up. */
export function spinWhileEqual(body: FunctionWriter, address: number, old: number): void {
  const round = body.local('i32');
  body.i32(spins).set(round);
  body.block((done) => {
    body.loop((again) => {
      body.i32(0).memory('i32.atomic.load', address).get(old).op('i32.ne').branchIf(done);
      body.get(round).i32(1).op('i32.sub').tee(round).branchIf(again);
    });
  });
}

function writeArrive(module: ModuleWriter, threads: number): FunctionWriter {
  const body = module.function({ parameters: [], results: ['i32'] });
  const [old, waited, moved, last] = [0, 1, 2, 3].map(() => body.local('i32')) as [
    number,
    number,
    number,
    number,
  ];
  const load = (address: number) => body.i32(0).memory('i32.atomic.load', address);
  load(control.generation).set(old);
  body
    .i32(0)
    .i32(1)
    .memory('i32.atomic.rmw.add', control.arrived)
    .i32(threads - 1)
    .op('i32.eq');
  body.if(() => body.i32(1).op('return'));
  spinWhileEqual(body, control.generation, old);
  body.i32(-1).set(last);
  body.block((released) => {
    body.loop((again) => {
      load(control.generation).get(old).op('i32.ne').branchIf(released);
      body.i32(0).i32(1).memory('i32.atomic.rmw.add', control.sleepers).op('drop');
      body.i32(0).get(old).i32(0).memory('i64.load', control.patience);
      body.memory('memory.atomic.wait32', control.generation).set(waited);
      body.i32(0).i32(1).memory('i32.atomic.rmw.sub', control.sleepers).op('drop');
      // 2: timed out.
      body.get(waited).i32(2).op('i32.eq');
      body.if(() => {
        load(control.claims);
        load(control.arrived).i32(24).op('i32.shl', 'i32.xor').tee(moved).get(last).op('i32.eq');
        body.if(() => body.i32(0).i32(1).memory('i32.atomic.store', control.abort));
        body.get(moved).set(last);
      });
      load(control.abort).op('i32.eqz').branchIf(again);
    });
  });
  load(control.abort);
  body.if(
    () => body.i32(runStatus.lost),
    () => body.i32(0),
    'i32',
  );
  return body;
}

function writeRelease(module: ModuleWriter): FunctionWriter {
  const body = module.function({ parameters: [], results: [] });
  for (const address of [control.arrived, control.claims])
    body.i32(0).i32(0).memory('i32.atomic.store', address);
  body.i32(0).i32(1).memory('i32.atomic.rmw.add', control.generation).op('drop');
  body.i32(0).memory('i32.atomic.load', control.sleepers);
  body.if(() => body.i32(0).i32(-1).memory('memory.atomic.notify', control.generation).op('drop'));
  return body;
}

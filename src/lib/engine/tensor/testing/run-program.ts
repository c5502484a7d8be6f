/** Runs a program of a graph in the interpreter, in the shape of `evaluate`: so that the two can be compared. */
import { sizeOf, type Evaluated, type Graph, type StepSetting, type TensorValues } from '../graph';
import { interpret, makeRegions, viewOf, type Program } from '../program';

/** One step of `program`, which was built from `graph`, with everything that it reads given. */
export function runProgram(program: Program, graph: Graph, setting: StepSetting): Evaluated {
  const regions = makeRegions(program);
  const view = (buffer: number): TensorValues => viewOf(program, regions, buffer);
  program.inputs.forEach(({ name, buffer }) => view(buffer).set(setting.inputs![name]!));
  program.states.forEach(({ buffer }, state) => view(buffer).set(setting.states![state]!));
  interpret(program, regions, { seed: setting.seed ?? 0, step: setting.step ?? 0 });
  const read = ({ buffer, shape }: Program['outputs'][number]) =>
    view(buffer).slice(0, sizeOf(shape));
  return {
    outputs: Object.fromEntries(program.outputs.map((each) => [each.name, read(each)])),
    states: program.states.map(read),
  };
}

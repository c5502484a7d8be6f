/**
 * The functions of numbers that generated code calls: each is written into the module when it is first
 * used. Formulas are vector code, so that short ones can also be written in place, without a call.
 */
import type { FunctionIndex, Local, ModuleWriter, WasmFeatures } from '../assembler';
import { type Formula, type Library, VectorCode } from './vector-code';

export class MathFunctions implements Library {
  readonly features: WasmFeatures;
  readonly #module: ModuleWriter;
  readonly #written = new Map<string, FunctionIndex>();

  constructor(module: ModuleWriter, features: WasmFeatures) {
    this.#module = module;
    this.features = features;
  }

  /** The formula as a function of this module. */
  function(formula: Formula): FunctionIndex {
    const known = this.#written.get(formula.name);
    if (known !== undefined) return known;
    const vectors = (count: number) => Array.from({ length: count }, () => 'v128' as const);
    const body = this.#module.function({
      parameters: vectors(formula.parameters),
      results: vectors(formula.results),
    });
    this.#written.set(formula.name, body.index);
    const places = Array.from({ length: formula.parameters }, (_, place) => body.parameter(place));
    for (const result of formula.write(new VectorCode(body, this), places)) body.get(result);
    return body.index;
  }

  call(code: VectorCode, formula: Formula, values: readonly Local[]): readonly Local[] {
    const index = this.function(formula);
    for (const value of values) code.body.get(value);
    code.body.call(index);
    const results = Array.from({ length: formula.results }, () => code.body.local('v128'));
    for (const result of results.toReversed()) code.body.set(result);
    return results;
  }
}

/** What the train worker answers. */
import type { Estimate, GeneratorInfo } from '../../engine/models';
import type { Recipe, RecipeInput, Schema } from '../../engine/schema';

/** One option of a generator or a file format, enough to draw a form field. */
export interface OptionField {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly type: 'number' | 'integer' | 'boolean' | 'choice' | 'text';
  readonly default: unknown;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly choices?: readonly string[] | undefined;
}

/** A registered generator, as a person chooses among them. */
export interface GeneratorChoice extends Pick<
  GeneratorInfo,
  'id' | 'name' | 'description' | 'goodFor'
> {
  readonly options: readonly OptionField[];
}

/** From a generator's cost model. */
export type RunEstimate = Estimate;

/** A packed model and what the page needs to know of it. */
export interface TrainedModel {
  /** The `.twin` file. */
  readonly bytes: Uint8Array;
  readonly facts: ModelFacts;
  readonly fitMs: number;
}

export interface ModelFacts {
  /** The schema of what the model draws. */
  readonly schema: Schema;
  readonly recipe: Recipe;
  readonly trainRows: number;
  readonly softwareVersion: string;
}

export interface TrainApi {
  generators(): Promise<GeneratorChoice[]>;
  /** @throws Fault `generator-unknown`, `option-invalid` */
  estimate(schema: Schema, recipe: RecipeInput): Promise<RunEstimate>;
  /** Takes the training rows through `door` (a `TableDoor` of the data worker) and fits. */
  fit(
    door: MessagePort,
    schema: Schema,
    recipe: RecipeInput,
    line: MessagePort,
  ): Promise<TrainedModel>;
  /** Reads a `.twin`. @throws Fault `model-not-a-twin`, `model-damaged`, `model-too-new` */
  readModel(file: Blob, fileName: string): Promise<ModelFacts>;
}

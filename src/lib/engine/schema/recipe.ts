/** What to do with a table: everything that, with the table itself, determines the model. */
import { z } from './zod';

/** Evens out the shares of a column's labels (yes or no, categories, ordered categories). */
const balanceSchema = z.object({
  column: z.string().min(1),
  /** Drawn rows hold each label in (1 - strength) times its learnt share plus strength times an equal share. */
  strength: z.number().min(0).max(1),
});

export const recipeSchema = z.object({
  /** Id of a registered generator, such as `copula`. */
  generator: z.string().default('copula'),
  /** Options of that generator; it validates them. */
  options: z.record(z.string(), z.unknown()).default({}),
  seed: z.int().min(0).max(0xffffffff).default(1),
  /**
   * A label that fewer people than this share never leaves the table: it is pooled with other rare
   * labels and replaced. 1 turns the protection off.
   */
  rareBelow: z.int().min(1).max(1000).default(5),
  /** Null: labels are drawn as often as they occur. */
  balance: balanceSchema.nullable().default(null),
});
export type Recipe = z.infer<typeof recipeSchema>;
export type RecipeInput = z.input<typeof recipeSchema>;

/** Share of rows set aside at import, which no generator sees. */
export const defaultHoldoutShare = 0.2;

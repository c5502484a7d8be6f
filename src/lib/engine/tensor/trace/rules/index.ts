import { arrangementRules } from './arrangement';
import { elementWiseRules } from './element-wise';
import { productRules } from './products';
import { reductionRules } from './reductions';
import type { Rule } from './rule';

export type { Form } from './rule';

/**
 * By kernel name: every kernel that a step may use. Lowering has an entry for each of them. How to add
 * one: docs/engine.md.
 */
export const rules: Readonly<Record<string, Rule>> = {
  ...arrangementRules,
  ...elementWiseRules,
  ...productRules,
  ...reductionRules,
};

/** A product kernel as code: the plan decides the method. */
import type { FunctionIndex } from '../assembler';
import type { ProductKernel } from '../../program';
import { writeBlocks } from './blocks';
import type { ProductPlan } from './plan';
import { directStore, type ProductTarget, type Stage } from './stage';
import { isSideBySide, writeVector } from './vector';

/** Whether the epilogue must be a function of its own: it computes, or its store is not a plain one. */
export function needsEpilogue(kernel: ProductKernel, plan: ProductPlan): boolean {
  const store = directStore(kernel);
  return store === null || (plan.method !== 'blocks' && !isSideBySide(kernel, store));
}

/**
 * Stages in order, a barrier between one and the next but for the packing stages, which are independent.
 *
 * @param sharedAddress of `plan.sharedBytes` bytes that all threads share, 64-aligned
 * @param epilogue null when the product may write straight (`needsEpilogue`); else a function
 *   (batch, rowBegin, rowEnd, columnBegin, columnEnd, source, sourceStride) → ()
 */
export function writeProduct(
  target: ProductTarget,
  kernel: ProductKernel,
  plan: ProductPlan,
  sharedAddress: number,
  epilogue: FunctionIndex | null,
): Stage[] {
  return plan.method === 'blocks'
    ? writeBlocks(target, kernel, plan, sharedAddress, epilogue)
    : [writeVector(target, kernel, plan, epilogue)];
}

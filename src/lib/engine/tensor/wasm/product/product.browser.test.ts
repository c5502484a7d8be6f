import { expect, it } from 'vitest';
import { detectWasmFeatures } from '../assembler';
import { productLaws } from './product.laws';

it('this browser fuses multiplication and addition, so that both ways are tested', () => {
  expect(detectWasmFeatures().relaxedSimd).toBe(true);
});

productLaws(60);

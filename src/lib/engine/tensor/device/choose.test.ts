import { describe, expect, test } from 'vitest';
import { chooseDevice, type DeviceFinding } from './choose';

const card: DeviceFinding = {
  kind: 'webgpu',
  label: 'A card',
  isUsable: true,
  sentence: 'A graphics card.',
  test: null,
};
const processor: DeviceFinding = { ...card, kind: 'wasm', label: 'WebAssembly' };
const plain: DeviceFinding = { ...card, kind: 'reference', label: 'TensorFlow.js' };
const noCard: DeviceFinding = { ...card, isUsable: false, sentence: 'No WebGPU in this browser.' };
const tested = (finding: DeviceFinding, gigaflops: number, isCorrect = true): DeviceFinding => ({
  ...finding,
  test: { gigaflops, isCorrect },
});

describe('chooseDevice', () => {
  test('a card goes before the processor, which goes before the plain way', () => {
    expect(chooseDevice([card, processor, plain], 'auto').kind).toBe('webgpu');
    expect(chooseDevice([noCard, processor, plain], 'auto')).toEqual({
      kind: 'wasm',
      why: 'No WebGPU in this browser.',
    });
    const none = [noCard, { ...processor, isUsable: false }, plain];
    expect(chooseDevice(none, 'auto').kind).toBe('reference');
  });

  test('measured speed goes before the usual order', () => {
    const findings = [tested(card, 10), tested(processor, 50), plain];
    expect(chooseDevice(findings, 'auto')).toEqual({
      kind: 'wasm',
      why: 'It was the fastest in the self-tests.',
    });
  });

  test('a device that gave wrong numbers is never taken, not even when chosen', () => {
    const findings = [tested(card, 900, false), processor, plain];
    for (const preference of ['auto', 'webgpu'] as const) {
      const choice = chooseDevice(findings, preference);
      expect(choice.kind).toBe('wasm');
      expect(choice.why).toContain('failed its self-test');
    }
  });

  test('the choice of the person holds where it can', () => {
    expect(chooseDevice([card, processor, plain], 'reference')).toEqual({
      kind: 'reference',
      why: 'You chose it.',
    });
    expect(chooseDevice([noCard, processor, plain], 'webgpu')).toEqual({
      kind: 'wasm',
      why: 'You chose the graphics card, but: No WebGPU in this browser.',
    });
  });
});

import { describe, expect, it } from 'vitest';
import { openInterrupts } from './interrupts';

describe('Ctrl+C', () => {
  it('ends the work where nothing is worth keeping', () => {
    const interrupts = openInterrupts();
    interrupts.press();
    expect([interrupts.abort.aborted, interrupts.stop.aborted]).toEqual([true, false]);
  });

  it('stops what can be kept, and ends the work the second time', () => {
    const interrupts = openInterrupts();
    interrupts.keepable();
    interrupts.press();
    expect([interrupts.abort.aborted, interrupts.stop.aborted]).toEqual([false, true]);
    interrupts.press();
    expect(interrupts.abort.aborted).toBe(true);
  });

  it('is not asked what to keep when the process must end', () => {
    const interrupts = openInterrupts();
    interrupts.keepable();
    interrupts.end();
    expect(interrupts.abort.aborted).toBe(true);
  });

  it('ends the work once what could be kept is over, and hears its caller', () => {
    const interrupts = openInterrupts();
    interrupts.keepable()();
    interrupts.press();
    expect([interrupts.abort.aborted, interrupts.stop.aborted]).toEqual([true, false]);
    expect(openInterrupts(AbortSignal.abort()).abort.aborted).toBe(true);
  });
});

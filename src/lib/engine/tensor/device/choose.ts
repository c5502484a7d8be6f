/**
 * Which device a run takes, and why, in words for a person. The order: what the person chose, else a
 * real graphics card, else the processor by WebAssembly, else plain TensorFlow.js on the processor.
 */
import type { DeviceKind } from './device';

/** What was found out about one device. */
export interface DeviceFinding {
  readonly kind: DeviceKind;
  /** For people: "NVIDIA RTX 4070", "WebAssembly, 8 threads". */
  readonly label: string;
  readonly isUsable: boolean;
  /** A sentence: what it is, or why it cannot be used. */
  readonly sentence: string;
  /** From its last self-test; null before one. */
  readonly test: { readonly isCorrect: boolean; readonly gigaflops: number } | null;
}

export type DevicePreference = 'auto' | DeviceKind;

export interface DeviceChoice {
  readonly kind: DeviceKind;
  /** A sentence. */
  readonly why: string;
}

const order: readonly DeviceKind[] = ['webgpu', 'wasm', 'reference'];

const nouns: Record<DeviceKind, string> = {
  webgpu: 'the graphics card',
  wasm: 'the processor (WebAssembly)',
  reference: 'plain TensorFlow.js',
};

/** How fast, where both were measured; else by `order`. Devices that failed their self-test are left out. */
function better(a: DeviceFinding, b: DeviceFinding): number {
  if (a.test && b.test) return b.test.gigaflops - a.test.gigaflops;
  return order.indexOf(a.kind) - order.indexOf(b.kind);
}

/**
 * @param findings one for each kind of device; `reference` is always usable
 * @param preference what the person chose; a choice that cannot be used is passed over, and `why` says so
 */
export function chooseDevice(
  findings: readonly DeviceFinding[],
  preference: DevicePreference,
): DeviceChoice {
  const chosen = findings.find(({ kind }) => kind === preference);
  if (chosen && isFit(chosen)) return { kind: chosen.kind, why: 'You chose it.' };
  const [best] = findings.filter(isFit).toSorted(better);
  if (!best) return { kind: 'reference', why: 'Nothing faster can be used here.' };
  if (chosen) {
    const problem = chosen.isUsable ? 'it failed its self-test.' : chosen.sentence;
    return { kind: best.kind, why: `You chose ${nouns[chosen.kind]}, but: ${problem}` };
  }
  return { kind: best.kind, why: reasonFor(best, findings) };
}

function isFit(finding: DeviceFinding): boolean {
  return finding.isUsable && finding.test?.isCorrect !== false;
}

function reasonFor(best: DeviceFinding, findings: readonly DeviceFinding[]): string {
  const wrong = findings.find(({ isUsable, test }) => isUsable && test?.isCorrect === false);
  if (wrong) return `${capital(nouns[wrong.kind])} failed its self-test.`;
  const measured = findings.filter((finding) => isFit(finding) && finding.test);
  if (best.test && measured.length > 1) return 'It was the fastest in the self-tests.';
  const passedOver = findings.find(({ kind }) => order.indexOf(kind) < order.indexOf(best.kind));
  if (!passedOver) return 'A graphics card is usually the fastest.';
  return passedOver.isUsable ? 'It was the fastest in the self-tests.' : passedOver.sentence;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

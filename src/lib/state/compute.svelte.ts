/**
 * Where training runs: what was found on this device, how each did in its self-test, what the person
 * chose. Choice and tests are kept in localStorage, since they hold for this browser on this machine.
 */
import { z } from '$lib/engine/schema';
import {
  deviceWorker,
  type DeviceChoice,
  type DeviceFinding,
  type DeviceKind,
  type DevicePreference,
  type SelfTest,
} from '$lib/workers';
import { Activity } from './activity.svelte';
import { timestamp } from './clock';

const key = 'twinset-device';

const figure = z.number().nonnegative();
const testSchema = z.object({
  isCorrect: z.boolean(),
  largestDifference: figure.nullable(),
  isRandomExact: z.boolean(),
  gigaflops: figure,
  gigabytesPerSecond: figure,
  compileMs: figure,
});
const datedSchema = z.object({ testedAt: z.string(), test: testSchema });
const keptSchema = z.object({
  preference: z.enum(['auto', 'webgpu', 'wasm', 'reference']),
  tests: z.object({
    webgpu: datedSchema.optional(),
    wasm: datedSchema.optional(),
    reference: datedSchema.optional(),
  }),
});
type Kept = z.infer<typeof keptSchema>;

const nothingKept: Kept = { preference: 'auto', tests: {} };

/** A self-test and when it was made (ISO 8601). */
export interface DatedTest {
  readonly testedAt: string;
  readonly test: SelfTest;
}

export class Compute extends Activity {
  #kept = $state.raw<Kept>(nothingKept);
  #findings = $state.raw<readonly DeviceFinding[]>([]);
  #choice = $state.raw<DeviceChoice | null>(null);
  #testing = $state<DeviceKind | null>(null);

  /** Best first; empty until `refresh` has answered. */
  get findings(): readonly DeviceFinding[] {
    return this.#findings;
  }

  /** What a run takes, and why; null until `refresh` has answered. */
  get choice(): DeviceChoice | null {
    return this.#choice;
  }

  get preference(): DevicePreference {
    return this.#kept.preference;
  }

  /** The device whose self-test runs. */
  get testing(): DeviceKind | null {
    return this.#testing;
  }

  /** The last self-test of a device; null before one. */
  testOf(kind: DeviceKind): DatedTest | null {
    return this.#kept.tests[kind] ?? null;
  }

  /** Looks at the devices again. A failure is shown as `fault`. */
  async refresh(): Promise<void> {
    this.#kept = readKept(localStorage.getItem(key));
    await this.perform(() => this.#find());
  }

  async choose(preference: DevicePreference): Promise<void> {
    this.#keep({ ...this.#kept, preference });
    await this.perform(() => this.#find());
  }

  /** Runs the self-tests of these devices one after the other; what is finished is kept when one fails. */
  async test(kinds: readonly DeviceKind[]): Promise<void> {
    await this.perform(async (steering) => {
      for (const kind of kinds) {
        this.#testing = kind;
        const worker = deviceWorker();
        try {
          const test = await worker.run(
            'testing a device',
            (api, line) => api.test(kind, line),
            steering,
          );
          const tests = { ...this.#kept.tests, [kind]: { testedAt: timestamp(), test } };
          this.#keep({ ...this.#kept, tests });
        } finally {
          worker.end();
          this.#testing = null;
        }
      }
      await this.#find();
    });
  }

  async #find(): Promise<void> {
    const worker = deviceWorker();
    try {
      const tests = Object.fromEntries(
        Object.entries(this.#kept.tests).map(([kind, dated]) => [kind, dated?.test]),
      );
      const { findings, choice } = await worker.run('looking at the devices', (api) =>
        api.find(this.#kept.preference, tests),
      );
      this.#findings = findings;
      this.#choice = choice;
    } finally {
      worker.end();
    }
  }

  #keep(kept: Kept): void {
    this.#kept = kept;
    localStorage.setItem(key, JSON.stringify(kept));
  }
}

/** Anything that is not valid counts as nothing kept. */
function readKept(text: string | null): Kept {
  try {
    return keptSchema.safeParse(JSON.parse(text ?? '')).data ?? nothingKept;
  } catch {
    return nothingKept;
  }
}

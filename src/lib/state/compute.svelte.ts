/**
 * Where training runs: what was found on this device, how each did in its self-test, what the person
 * chose. Choice and tests are kept in localStorage, since they hold for this browser on this machine.
 */
import { toFault, z } from '$lib/engine/schema';
import {
  deviceWorker,
  type DeviceChoice,
  type DeviceFinding,
  type DeviceKind,
  type DevicePreference,
  type DeviceWish,
  type SelfTest,
  type Steering,
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
const datedSchema = z.object({
  testedAt: z.string(),
  result: z.union([testSchema, z.object({ failure: z.string() })]),
});
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

/** How a self-test ended, and when (ISO 8601). */
export interface DatedTest {
  readonly testedAt: string;
  /** `failure` is the sentence of the fault that ended it. */
  readonly result: SelfTest | { readonly failure: string };
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

  /** Runs the self-tests of these devices one after the other; a device that fails is marked so. */
  async test(kinds: readonly DeviceKind[]): Promise<void> {
    await this.perform(async (steering) => {
      try {
        for (const kind of kinds) {
          this.#testing = kind;
          const dated = { testedAt: timestamp(), result: await resultOf(kind, steering) };
          this.#keep({ ...this.#kept, tests: { ...this.#kept.tests, [kind]: dated } });
        }
      } finally {
        this.#testing = null;
      }
      await this.#find();
    });
  }

  async #find(): Promise<void> {
    const worker = deviceWorker();
    try {
      const { preference, tests } = wishOf(this.#kept);
      const { findings, choice } = await worker.run('looking at the devices', (api) =>
        api.find(preference, tests),
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

/** What this browser's trainings run on, as it was last chosen and tested. */
export function deviceWish(): DeviceWish {
  return wishOf(readKept(localStorage.getItem(key)));
}

function wishOf({ preference, tests }: Kept): DeviceWish {
  const outcomes = Object.entries(tests).flatMap(([kind, dated]) =>
    dated ? [[kind, outcomeOf(dated)] as const] : [],
  );
  return { preference, tests: Object.fromEntries(outcomes) };
}

/** @throws Fault `cancelled`; every other fault is a result */
async function resultOf(kind: DeviceKind, steering: Steering): Promise<DatedTest['result']> {
  const worker = deviceWorker();
  try {
    return await worker.run('testing a device', (api, line) => api.test(kind, line), steering);
  } catch (error) {
    const fault = toFault(error);
    if (fault.code === 'cancelled') throw fault;
    return { failure: fault.message };
  } finally {
    worker.end();
  }
}

function outcomeOf({ result }: DatedTest): { isCorrect: boolean; gigaflops: number } {
  return 'failure' in result ? { isCorrect: false, gigaflops: 0 } : result;
}

/** Anything that is not valid counts as nothing kept. */
function readKept(text: string | null): Kept {
  try {
    return keptSchema.safeParse(JSON.parse(text ?? '')).data ?? nothingKept;
  } catch {
    return nothingKept;
  }
}

/**
 * Which buffer of a program is bound where. One bind group layout serves all kernels of a program: the
 * regions, a small uniform, and an own binding for each input while the adapter has any left.
 */
import type { Buffer, Program } from '../program';

/** Places in the bind group; inputs with a binding of their own follow from `firstInput` on. */
export const bindingNumbers = {
  state: 0,
  arena: 1,
  constant: 2,
  output: 3,
  step: 4,
  packed: 5,
  firstInput: 6,
} as const;

/** Storage buffers that every program binds: the regions and the packed inputs. */
const regionBindings = 5;

/** Inputs that share one buffer start at multiples of this, in elements (256 bytes). */
const alignment = 64;

/** A storage binding as a shader declares it. */
export interface Binding {
  /** Its name in WGSL. */
  readonly name: string;
  readonly number: number;
  readonly isWritable: boolean;
}

export interface InputPlace {
  readonly binding: Binding;
  /** First element inside the binding. */
  readonly offset: number;
  /** Whether the binding is this input's alone, so that a buffer from elsewhere can stand there. */
  readonly isOwn: boolean;
}

/** Bindings of one program. Lengths are in elements of 4 bytes. */
export interface BindingPlan {
  readonly inputs: readonly InputPlace[];
  /** Length of the buffer of those inputs that have no binding of their own. */
  readonly packedLength: number;
  /** Number of inputs with a binding of their own. */
  readonly ownInputs: number;
}

const regions: Record<Exclude<Buffer['region'], 'input'>, Binding> = {
  state: { name: 'state', number: bindingNumbers.state, isWritable: true },
  arena: { name: 'arena', number: bindingNumbers.arena, isWritable: true },
  constant: { name: 'constants', number: bindingNumbers.constant, isWritable: false },
  output: { name: 'outputs', number: bindingNumbers.output, isWritable: true },
};
const packed: Binding = { name: 'packed', number: bindingNumbers.packed, isWritable: false };

/**
 * The largest inputs get bindings of their own, the others share one buffer.
 * @param storageBuffers how many storage buffers one shader may bind (`maxStorageBuffersPerShaderStage`)
 */
export function planBindings(program: Program, storageBuffers: number): BindingPlan {
  const lengths = program.inputs.map(({ buffer }) => program.buffers[buffer]!.length);
  const order = lengths.map((_, input) => input).sort((a, b) => lengths[b]! - lengths[a]!);
  const ownInputs = Math.max(0, Math.min(order.length, storageBuffers - regionBindings));
  const own = new Set(order.slice(0, ownInputs));
  let next = 0;
  let packedLength = 0;
  const inputs = lengths.map((length, input): InputPlace => {
    if (own.has(input)) {
      const number = bindingNumbers.firstInput + next++;
      return {
        binding: { name: `input${input}`, number, isWritable: false },
        offset: 0,
        isOwn: true,
      };
    }
    const offset = packedLength;
    packedLength += Math.ceil(length / alignment) * alignment;
    return { binding: packed, offset, isOwn: false };
  });
  return { inputs, packedLength, ownInputs };
}

/** Where a buffer of the program lies: a binding and its first element in it. */
export interface Place {
  readonly binding: Binding;
  readonly offset: number;
}

/** @param buffer one of `Program.buffers` */
export function placeOf(buffer: Buffer, plan: BindingPlan): Place {
  if (buffer.region !== 'input') {
    return { binding: regions[buffer.region], offset: buffer.offset };
  }
  const input = plan.inputs[buffer.input!]!;
  return { binding: input.binding, offset: input.offset + buffer.offset };
}

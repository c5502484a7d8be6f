/** What a kernel becomes: stages of independent units of work, with a barrier between one stage and the next. */
import type {
  FunctionIndex,
  FunctionWriter,
  Local,
  ModuleWriter,
  WasmFeatures,
} from '../assembler';
import type { MatrixView, ProductKernel } from '../../program';

export interface Stage {
  readonly name: string;
  /** (i32 first unit, i32 unit behind the last, i32 address of the thread's own scratch) → (). */
  readonly index: FunctionIndex;
  readonly units: number;
  /** A rough price of all units, in nanoseconds of one thread. */
  readonly costNs: number;
}

export interface ProductTarget {
  readonly module: ModuleWriter;
  readonly features: WasmFeatures;
  readonly layout: {
    /** Byte address of element 0 of `Program.buffers[buffer]`. */
    address(buffer: number): number;
  };
}

/** A matrix whose place in memory is known: bytes instead of elements. */
export interface PlacedView {
  readonly address: number;
  readonly batchBytes: readonly number[];
  readonly rowBytes: number;
  readonly columnBytes: number;
}

export function placeView(
  target: ProductTarget,
  kernel: ProductKernel,
  view: MatrixView,
): PlacedView {
  return {
    address: target.layout.address(kernel.operands[view.operand]!) + view.offset * 4,
    batchBytes: view.batchStrides.map((stride) => stride * 4),
    rowBytes: view.rowStride * 4,
    columnBytes: view.columnStride * 4,
  };
}

/**
 * Where a product without an epilogue of its own writes its elements; null where the epilogue computes
 * or its columns are not side by side.
 */
export function directStore(kernel: ProductKernel): MatrixView | null {
  const { code, stores } = kernel.epilogue;
  const [only] = stores;
  if (code.length !== 1 || code[0]!.op !== 'product' || stores.length !== 1 || !only) return null;
  if (only.index.terms !== undefined && only.index.terms.length > 0) return null;
  const strides = only.index.strides;
  const axes = kernel.batch.length;
  const [rowStride, columnStride] = [strides[axes]!, strides[axes + 1]!];
  if ((columnStride !== 1 && kernel.n !== 1) || rowStride < 0) return null;
  return {
    operand: only.operand,
    offset: only.index.offset,
    batchStrides: strides.slice(0, axes),
    rowStride,
    columnStride,
  };
}

/** A new local with the address of a matrix of the batch: `batch` is its flat number. */
export function matrixAddress(
  body: FunctionWriter,
  kernel: ProductKernel,
  view: PlacedView,
  batch: Local,
): Local {
  const address = body.local('i32');
  body.i32(view.address).set(address);
  let inner = 1;
  for (let axis = kernel.batch.length - 1; axis >= 0; axis--) {
    const size = kernel.batch[axis]!;
    const bytes = view.batchBytes[axis]!;
    if (size > 1 && bytes !== 0) {
      body.get(address).get(batch);
      if (inner > 1) body.i32(inner).op('i32.div_u');
      if (axis > 0) body.i32(size).op('i32.rem_u');
      body.i32(bytes).op('i32.mul', 'i32.add').set(address);
    }
    inner *= size;
  }
  return address;
}

export const sizeOfBatch = (kernel: ProductKernel): number =>
  kernel.batch.reduce((product, size) => product * size, 1);

/**
 * From a fault's code to the sentence that a person reads: what is wrong (naming the column, option or
 * file), the limit, and one next step. Add a line here to add a fault; its detail type is the parameter.
 */
const count = new Intl.NumberFormat('en');

export const sentences = {
  // Jobs
  cancelled: () => 'Cancelled. Nothing that was finished before is lost.',
  internal: (d: { message: string }) =>
    `Something went wrong inside Twinset (${d.message}). Try again; if it comes back, report it with this text.`,
  'worker-lost': (d: { job: string }) =>
    `The background worker stopped while ${d.job}, most likely for lack of memory. Try again with fewer rows or fewer open tabs.`,

  // The step compiler, its devices and training
  'trace-kernel-unknown': (d: { kernel: string; step: string }) =>
    `The step "${d.step}" uses the TensorFlow.js kernel ${d.kernel}, which the step compiler does not know. Write it with other ops, or add the kernel (docs/engine.md says how).`,
  'trace-read': (d: { op: string; step: string }) =>
    `The step "${d.step}" reads the value of a tensor (made by ${d.op}) while it is traced, when there are no values yet. Return the tensor as an output and read it after the run.`,
  'trace-variable': (d: { variable: string; step: string }) =>
    `The step "${d.step}" makes the variable "${d.variable}" while it is traced. Make variables, an optimizer's included, before the step.`,
  'shape-changed': (d: { input: string; expected: string; found: string }) =>
    `The input "${d.input}" was compiled for ${d.expected} and now has ${d.found}. Fill the batch up to that size, or compile the step again for the new one.`,
  'plan-too-large': (d: { needBytes: number; limitBytes: number; largest: string }) =>
    `This model needs ${count.format(Math.ceil(d.needBytes / 2 ** 20))} MiB and the device allows ${count.format(Math.floor(d.limitBytes / 2 ** 20))} MiB (the largest piece is ${d.largest}). Choose a smaller batch or network, or another device.`,
  'adapter-limit': (d: { what: string; need: number; limit: number }) =>
    `The graphics card allows ${d.what} up to ${count.format(d.limit)}, and this model needs ${count.format(d.need)}. Choose a smaller batch or network, or train on the CPU.`,
  'shader-failed': (d: { kernel: string; message: string }) =>
    `The graphics driver refused the program for ${d.kernel} (${d.message}). Choose the CPU in Settings, Device.`,
  'device-lost': (d: { reason: string }) =>
    `The graphics card stopped answering (${d.reason}). Nothing before the last checkpoint is lost: train on, or choose the CPU in Settings, Device.`,
  'device-missing': (d: { device: string; why: string }) =>
    `${d.device} cannot be used here: ${d.why}. Choose another device in Settings, Device.`,
  'training-diverged': (d: { step: number; what: string }) =>
    `Training stopped at step ${count.format(d.step)}: ${d.what} is no longer a finite number. The last good checkpoint is kept; try a smaller learning rate.`,
  'checkpoint-unusable': (d: { why: string }) =>
    `The saved state of this training cannot be used: ${d.why}. Start the training anew.`,

  // Storage
  'storage-full': (d: { what: string }) =>
    `The browser's storage is full, so ${d.what} could not be written. Delete a project in Settings or free disk space, then try again.`,

  // Files
  'file-missing': (d: { file: string }) =>
    `${d.file} cannot be opened: there is no such file. Check the path and try again.`,
  'file-unreadable': (d: { file: string; why: string }) =>
    `${d.file} cannot be read (${d.why}). Check the path and your rights to it, then try again.`,
  'file-unwritable': (d: { file: string; why: string }) =>
    `${d.file} cannot be written (${d.why}). Choose another place or free some space, then try again.`,
  'file-empty': (d: { file: string }) =>
    `${d.file} is empty (0 bytes of data). Choose a file that has a header line and at least one row.`,
  'file-no-rows': (d: { file: string }) =>
    `${d.file} has column names but no rows. Choose a file with at least one row of data.`,
  'file-not-a-table': (d: { file: string; why: string }) =>
    `${d.file} does not read as a table: ${d.why}. Save it as CSV, JSON, Parquet, Arrow or XLSX and open it again.`,
  'file-damaged': (d: { file: string; why: string }) =>
    `${d.file} is damaged or cut off: ${d.why}. Export it again from where it came and open the new file.`,
  'file-encrypted': (d: { file: string }) =>
    `${d.file} is protected by a password. Save a copy without a password and open that.`,
  'csv-malformed': (d: { file: string; line: number; why: string }) =>
    `${d.file}, line ${count.format(d.line)}: ${d.why}. Correct that line, or set the delimiter and quote by hand.`,
  'json-malformed': (d: { file: string; line: number; why: string }) =>
    `${d.file}, line ${count.format(d.line)} is not JSON: ${d.why}. Correct that line, or export the file again.`,
  'archive-too-large': (d: { file: string; limitBytes: number }) =>
    `${d.file} unpacks to more than ${count.format(Math.round(d.limitBytes / 2 ** 20))} MiB or by more than 1,000 times its size, which looks like a ZIP bomb. Unpack it yourself and open the table inside.`,
  'archive-no-table': (d: { file: string }) =>
    `${d.file} holds no table that Twinset can read (CSV, TSV, JSON, Parquet, Arrow or XLSX). Unpack it and open the right file.`,
  'entry-unknown': (d: { file: string; entry: string; known: string }) =>
    `${d.file} holds no “${d.entry}”. Choose one of: ${d.known}.`,
  'too-many-columns': (d: { columns: number; limit: number }) =>
    `The table has ${count.format(d.columns)} columns; Twinset reads up to ${count.format(d.limit)}. Remove columns that you do not need and open it again.`,

  // Columns
  'kind-impossible': (d: { column: string; kind: string; failing: number; example: string }) =>
    `Column “${d.column}” cannot be read as ${d.kind}: ${count.format(d.failing)} values do not fit, such as “${d.example}”. Keep its present kind or correct the file.`,
  'column-unknown': (d: { column: string }) =>
    `There is no column “${d.column}”. Check the spelling against the table.`,

  'column-missing': (d: { column: string; file: string }) =>
    `${d.file} has no column “${d.column}”, which the other table has. Compare tables with the same column names.`,
  'kind-differs': (d: {
    column: string;
    file: string;
    kind: string;
    own: string;
    failing: number;
  }) =>
    `Column “${d.column}” of ${d.file} reads as ${d.own}, the other table’s as ${d.kind}: ${count.format(d.failing)} values do not fit. Write its values in both files in the same way.`,
  'compared-table': (d: { which: 'earlier' | 'later'; why: string }) =>
    `The ${d.which} table cannot be compared. ${d.why}`,

  // Generators
  'generator-unknown': (d: { generator: string; known: string }) =>
    `There is no generator “${d.generator}”. Choose one of: ${d.known}.`,
  'option-invalid': (d: { option: string; why: string }) =>
    `Option “${d.option}” is not valid: ${d.why}. Correct it and start again.`,
  'too-few-rows': (d: { rows: number; least: number }) =>
    `The table has ${count.format(d.rows)} training ${d.rows === 1 ? 'row' : 'rows'}; a generator needs at least ${count.format(d.least)}. Add rows or set a smaller holdout.`,
  'no-columns-left': () =>
    'Every column was dropped, so there is nothing to learn. Keep at least one column.',

  // Exports
  'export-too-many-rows': (d: { format: string; rows: number; limit: number }) =>
    `${d.format} files hold at most ${count.format(d.limit)} rows and ${count.format(d.rows)} were asked for. Ask for fewer rows or choose Parquet or CSV.`,

  // Projects
  'project-missing': (d: { id: string }) =>
    `There is no project “${d.id}” in this browser any more. Open another one from the start page, or import its exported file.`,
  'project-read-only': () =>
    'This project is open in another tab, which may change it; this tab only follows. Close the other tab and go on here.',
  'project-damaged': (d: { path: string; why: string }) =>
    `The project file ${d.path} cannot be read: ${d.why}. Import the project again from its exported file or its table.`,
  'project-too-new': (d: { version: number; known: number }) =>
    `This project was saved by a newer Twinset (project format ${d.version}; this one reads up to ${d.known}). Reload the page to update Twinset.`,
  'project-too-large': (d: { limitBytes: number }) =>
    `The project is larger than ${count.format(Math.round(d.limitBytes / 2 ** 20))} MiB, which a ZIP file of this kind cannot hold. Delete synthetic tables that you no longer need.`,
  'address-elsewhere': (d: { url: string }) =>
    `Twinset opens files of its own address only, and ${d.url} is elsewhere: nothing may leave or enter unseen. Download the file yourself and open it here.`,
  'address-unreachable': (d: { url: string; status: number }) =>
    `${d.url} could not be read (the server answered ${d.status}). Check the address.`,

  // Models
  'model-not-a-twin': (d: { file: string; why: string }) =>
    `${d.file} is not a Twinset model: ${d.why}. Choose a file that ends in .twin and was saved by Twinset.`,
  'export-held': (d: { why: string }) =>
    `The export is held back, as you asked: ${d.why} Make a better table, or change the gates on the report page.`,
  'model-damaged': (d: { file: string; part: string }) =>
    `${d.file} was changed or damaged: ${d.part} does not match its checksum. Get a fresh copy of the model.`,
  'model-too-new': (d: { file: string; version: number; known: number }) =>
    `${d.file} was saved by a newer Twinset (model format ${d.version}; this one reads up to ${d.known}). Update Twinset and open it again.`,
} satisfies Record<string, (detail: never) => string>;

export type FaultCode = keyof typeof sentences;
/** The details that a code's sentence needs. */
export type FaultDetail<Code extends FaultCode> =
  Parameters<(typeof sentences)[Code]> extends [infer Detail] ? Detail : Record<string, never>;

/** Handing a finished file to the person: by the save dialog where there is one, else as a download. */

export interface DownloadResult {
  readonly fileName: string;
  readonly sizeBytes: number;
}

interface SavePicker {
  showSaveFilePicker(options: { suggestedName: string }): Promise<FileSystemFileHandle>;
}

/**
 * Asks where to save. Must be called straight from a click.
 *
 * @returns null when the person closed the dialog; `undefined` where the browser has none
 */
export async function pickSaveFile(
  suggestedName: string,
): Promise<FileSystemFileHandle | null | undefined> {
  if (!('showSaveFilePicker' in window)) return undefined;
  try {
    return await (window as unknown as SavePicker).showSaveFilePicker({ suggestedName });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    // Not allowed here, such as in a frame or without a gesture: the download still works.
    return undefined;
  }
}

/** Downloads a file without reading it into memory. */
export function downloadBlob(blob: Blob, fileName: string): DownloadResult {
  const link = document.createElement('a');
  const url = URL.createObjectURL(blob);
  link.href = url;
  link.download = fileName;
  link.click();
  // The download has its own hold on the file once it has begun.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return { fileName, sizeBytes: blob.size };
}

/** Letters, digits and a few marks that every file system takes. */
export function safeFileName(name: string): string {
  return (
    name
      .replaceAll(/[^\p{L}\p{N}._ -]+/gu, '-')
      .trim()
      .slice(0, 120) || 'twinset'
  );
}

/** A small finished file: always a download, so that it needs no dialog. */
export function saveBlob(blob: Blob, fileName: string): DownloadResult {
  return downloadBlob(blob, safeFileName(fileName));
}

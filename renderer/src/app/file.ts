import type { Document } from '../../../shared/contract/desk/parts.ts';

/** Saves a document of the core as a file. The name comes from the core and never holds patient data. */
export function saveFile({ fileName, mediaType, base64 }: Document): void {
  save(fileName, mediaType, Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)));
}

/** The same for text. */
export function saveText(fileName: string, mediaType: string, text: string): void {
  save(fileName, mediaType, text);
}

function save(fileName: string, mediaType: string, content: BlobPart): void {
  const address = URL.createObjectURL(new Blob([content], { type: mediaType }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  // The browser reads it after this turn; a minute is ample.
  setTimeout(() => { URL.revokeObjectURL(address); }, 60_000);
}

/** Saves a document of the core as a file. The name comes from the core and never holds patient data. */
export function saveFile({ fileName, mediaType, base64 }: { readonly fileName: string; readonly mediaType: string; readonly base64: string }): void {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  const address = URL.createObjectURL(new Blob([bytes], { type: mediaType }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  // The browser reads it after this turn; a minute is ample.
  setTimeout(() => { URL.revokeObjectURL(address); }, 60_000);
}

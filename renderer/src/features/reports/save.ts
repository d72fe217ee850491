import type { ReportFile } from '../../../../shared/contract/reports.ts';

/** Hands a file to the downloads of browser or shell; the page itself goes nowhere. */
export function saveFile({ fileName, mime, base64 }: ReportFile): void {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([bytes], { type: mime }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  setTimeout(() => { URL.revokeObjectURL(url); }, 60_000);
}

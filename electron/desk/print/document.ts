import { dateAt, formatClock, formatDateLong } from '../../../shared/calendar/index.ts';

/** A printed document as data: what stands on it, in order. Made by the features, drawn by pdf.ts; tests look at this. */
export type Column = { readonly head: string; /** share of the width */ readonly width: number; /** numbers stand at the end of their column */ readonly align?: 'end' };
export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string; readonly strong?: boolean }
  | { readonly kind: 'pairs'; readonly rows: readonly (readonly [label: string, value: string])[] }
  | { readonly kind: 'table'; readonly columns: readonly Column[]; readonly rows: readonly (readonly string[])[]; readonly empty: string }
  /** empty lines to write on by hand, each after its label; `boxes` are ticked */
  | { readonly kind: 'form'; readonly fields: readonly { readonly label: string; readonly lines?: number; readonly boxes?: readonly string[] }[] };

export type PrintedDocument = {
  readonly title: string;
  /** under the title: of when, by whom, how old */ readonly lines: readonly string[];
  readonly blocks: readonly Block[];
  /** at the foot of every page */ readonly footer: string;
  readonly landscape: boolean;
  /** epoch ms, written in the file as its date */ readonly madeAt: number;
};

/** The standard fonts of PDF hold the letters of western Europe. Any other letter is shown without its marks; what then still has no place becomes "?". */
export function printable(text: string): { readonly text: string; readonly simplified: boolean } {
  let simplified = false;
  const shown = [...text.normalize('NFC')].map((char) => {
    if (inFont(char)) return char;
    const plain = special[char] ?? [...char.normalize('NFD')].filter(inFont).join('');
    simplified = true;
    return plain === '' ? '?' : plain;
  }).join('');
  return { text: shown, simplified };
}

const beyondLatin1 = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';
const special: Readonly<Record<string, string>> = { ł: 'l', Ł: 'L', đ: 'd', Đ: 'D', ı: 'i', '→': '->', '≥': '>=', '≤': '<=', '✓': 'x', '−': '-', ' ': ' ' };

function inFont(char: string): boolean {
  const code = char.codePointAt(0) ?? 0;
  return (code >= 0x20 && code <= 0x7e) || (code >= 0xa0 && code <= 0xff) || char === '\n' || beyondLatin1.includes(char);
}

/** "2026-11-22-0447": when a document was made, for its file name. A file name never says about whom. */
export function fileStamp(now: number): string {
  return `${dateAt(now)}-${formatClock(now).replace(/[^0-9a-z]/g, '')}`;
}

/** "zondag 22 november 2026, 04:47": paper outlives the day, so it never says "vandaag". */
export function dated(instant: number): string {
  return `${formatDateLong(instant)}, ${formatClock(instant)}`;
}

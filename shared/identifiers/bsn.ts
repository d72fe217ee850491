/** Citizen service number: nine digits passing the 11-check (weights 9..2 and -1, sum divisible by 11); all zeros is no number. */
export function isBsn(text: string): boolean {
  return /^\d{9}$/.test(text) && text !== '000000000' && elevenSum(text) % 11 === 0;
}

/** Numbers in the 9999xxxxx range are never issued: the only ones allowed in training, examples and tests. */
export function isTestBsn(text: string): boolean {
  return isBsn(text) && text.startsWith('9999');
}

/** Accepts spaces, dots and dashes between digits and a lost leading zero (8 digits); null when it is no BSN. */
export function normaliseBsn(text: string): string | null {
  const compact = text.trim().replace(/[\s.-]/g, '');
  if (!/^\d{8,9}$/.test(compact)) return null;
  const digits = compact.padStart(9, '0');
  return isBsn(digits) ? digits : null;
}

/** Grouped for reading aloud: "9999 90 019". */
export function formatBsn(bsn: string): string {
  return `${bsn.slice(0, 4)} ${bsn.slice(4, 6)} ${bsn.slice(6)}`;
}

function elevenSum(digits: string): number {
  let sum = 0;
  for (let index = 0; index < 9; index += 1) {
    const weight = index === 8 ? -1 : 9 - index;
    sum += weight * (digits.charCodeAt(index) - 48);
  }
  return sum;
}

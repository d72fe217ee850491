/** AGB code of a care provider: eight digits, not all zeros (care.md 6.3). The meaning of the first two digits is not verified, so not checked. */
export function isAgb(text: string): boolean {
  return /^\d{8}$/.test(text) && text !== '00000000';
}

/** Accepts spaces and dashes between the digits; null when it is no AGB code. Leading zeros are never guessed. */
export function normaliseAgb(text: string): string | null {
  const digits = text.trim().replace(/[\s-]/g, '');
  return isAgb(digits) ? digits : null;
}

/** Dutch postcode "1234 AB": first digit 1..9, never the letter pairs SA, SD, SS. Returns the normal form, or null when it is no postcode. */
export function normalisePostcode(text: string): string | null {
  const match = /^([1-9]\d{3})\s*([A-Z]{2})$/.exec(text.trim().toUpperCase());
  if (match === null) return null;
  const [, digits = '', letters = ''] = match;
  return forbiddenPairs.has(letters) ? null : `${digits} ${letters}`;
}

export function isPostcode(text: string): boolean {
  return normalisePostcode(text) !== null;
}

/** The four digits, all that a non-identifying request may carry; null when the text holds neither a full postcode nor four digits. */
export function postcodeArea(text: string): string | null {
  const full = normalisePostcode(text);
  if (full !== null) return full.slice(0, 4);
  return /^[1-9]\d{3}$/.test(text.trim()) ? text.trim() : null;
}

const forbiddenPairs = new Set(['SA', 'SD', 'SS']);

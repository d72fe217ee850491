/**
 * Telephone numbers as Dutch desks write them, normalised to E.164 ("+31570123456"). Foreign numbers keep their country code.
 * Returns null when it can't be a number that someone picks up. 112 stays "112"; service numbers (0800, 0900) are taken too.
 */
export function normaliseTelephone(text: string): string | null {
  const compact = text.trim().replace(/\(0\)/g, '').replace(/[\s().\-/\u2011\u2013]/g, '');
  if (compact === '112') return compact;
  if (/^0(800|900|906|909)(\d{4}|\d{7})$/.test(compact)) return `+31${compact.slice(1)}`;
  const international = compact.startsWith('00') ? `+${compact.slice(2)}` : compact;
  if (/^\+31/.test(international)) return dutch(international.slice(3).replace(/^0/, ''));
  if (/^\+[1-9]\d{6,14}$/.test(international)) return international;
  if (/^0[1-9]/.test(international)) return dutch(international.slice(1));
  return null;
}

/** Grouped for reading aloud: "0570 12 34 56", "06 12 34 56 78", "020 123 45 67". Text that is no number comes back unchanged. */
export function formatTelephone(text: string): string {
  const number = normaliseTelephone(text);
  if (number === null) return text;
  if (!number.startsWith('+31')) return number;
  const national = `0${number.slice(3)}`;
  if (/^0(800|900|906|909)/.test(national)) return `${national.slice(0, 4)} ${national.slice(4)}`;
  if (national.startsWith('06')) return `06 ${pairs(national.slice(2))}`;
  if (threeDigitAreas.has(national.slice(0, 3))) {
    return `${national.slice(0, 3)} ${national.slice(3, 6)} ${national.slice(6, 8)} ${national.slice(8)}`;
  }
  return `${national.slice(0, 4)} ${pairs(national.slice(4))}`;
}

/** Link target for a click-to-call ("tel:+31570123456"), or null when the text is no number. */
export function telephoneHref(text: string): string | null {
  const number = normaliseTelephone(text);
  return number === null ? null : `tel:${number}`;
}

/** Nine national digits; geographic, mobile (6) and business numbers (8x). */
function dutch(national: string): string | null {
  if (/^(800|900|906|909)(\d{4}|\d{7})$/.test(national)) return `+31${national}`;
  return /^[1-8]\d{8}$/.test(national) ? `+31${national}` : null;
}

function pairs(digits: string): string {
  return digits.replace(/(\d{2})(?=\d)/g, '$1 ');
}

/** Three-digit area codes of the Dutch numbering plan (with the leading zero); all others have four digits. 084, 085, 087 and 088 are not geographic. */
const threeDigitAreas = new Set([
  '010', '013', '015', '020', '023', '024', '026', '030', '033', '035', '036', '038', '040', '043', '045', '046', '050', '053', '055', '058',
  '070', '071', '072', '073', '074', '075', '076', '077', '078', '079', '084', '085', '087', '088',
]);

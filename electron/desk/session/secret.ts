import { hash, verify } from '@node-rs/argon2';
import { randomBytes } from 'node:crypto';

/**
 * What a PIN or passphrase must be, and its verifier: argon2id with 64 MiB, three passes, one lane (above the OWASP Password Storage Cheat Sheet's least, 19 MiB and two). A PIN of six
 * digits is weak against whoever has the verifier; that lies encrypted under the desk's key, and at the desk ten wrong attempts end it.
 */
/** 2 = argon2id; the library's enum exists for the compiler only. */
const strength = { algorithm: 2, memoryCost: 65_536, timeCost: 3, parallelism: 1 } as const;

/** Null = good enough; otherwise a Dutch sentence that says what to choose instead. `staffId` and `name`: a secret must not be one of these. */
export function weakness(secret: string, person: { readonly id: string; readonly name: string }): string | null {
  if (/^\d*$/.test(secret)) {
    if (secret.length < 6) return 'Kies een pincode van minstens zes cijfers, of een wachtzin van minstens tien tekens.';
    if (new Set(secret).size < 3 || isRow(secret)) return 'Deze pincode is te makkelijk te raden. Kies zes cijfers die niet op een rij staan en niet steeds dezelfde zijn.';
    return null;
  }
  if (secret.length < 10) return 'Een wachtzin heeft minstens tien tekens; een pincode heeft alleen cijfers.';
  if (new Set(secret).size < 5) return 'Deze wachtzin is te makkelijk te raden. Gebruik meer verschillende tekens.';
  const plain = secret.toLowerCase();
  return plain.includes(person.name.toLowerCase()) || plain.includes(person.id.toLowerCase()) ? 'Zet uw eigen naam niet in de wachtzin.' : null;
}

/** 123456, 654321 and their like, also around the nine. */
function isRow(digits: string): boolean {
  const steps = [...digits].slice(1).map((digit, index) => (Number(digit) - Number(digits[index]) + 10) % 10);
  return steps.every((step) => step === steps[0]) && (steps[0] === 1 || steps[0] === 9);
}

export function verifierOf(secret: string): Promise<string> {
  return hash(secret.normalize('NFC'), strength);
}

/** False for a wrong secret and for a verifier that can't be read. */
export async function fits(verifier: string, secret: string): Promise<boolean> {
  try {
    return await verify(verifier, secret.normalize('NFC'));
  } catch {
    // Not a verifier of ours: nobody gets in by a damaged row.
    return false;
  }
}

/** Letters and digits that can't be mistaken for each other when read out over the telephone (Crockford base 32). */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** `groups` groups of four out of 32 letters: 20 bits each. */
export function makeCode(groups: number, random: (bytes: number) => Uint8Array = randomBytes): string {
  return Array.from({ length: groups }, () => [...random(4)].map((byte) => letters[byte % 32] ?? '0').join('')).join('-');
}

/** What was typed, as it was made: lower case, spaces and look-alike letters are forgiven. */
export function readCode(typed: string): string {
  return typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1').replaceAll(/(.{4})(?=.)/g, '$1-');
}
